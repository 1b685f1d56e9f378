package io.glyph.store.domain.audit;

import java.util.List;

/** What came of verifying the whole log. */
public sealed interface AuditVerdict {
  /** {@return complete lines that were read} */
  long lines();

  /** {@return bytes that were read, a torn tail included} */
  long bytes();

  /** {@return seals in the log that fit the tree} */
  long sealsFitting();

  /** {@return the tree's root over all complete lines, hex} */
  String root();

  /**
   * Nothing is wrong.
   *
   * @param sealedLines lines that the newest trusted seal covers; 0 where there is none
   * @param unsealedLines lines after it
   * @param anchored whether a seal of the database vouched for the sealed part
   * @param falseSeals lines inside the part that the database vouches for, which claim a seal that
   *     never fitted: somebody else wrote them
   * @param testimony what else vouches for it
   * @param lines how many lines
   * @param bytes how many bytes
   * @param sealsFitting seals that fit the tree
   * @param root the tree's root, hex
   */
  record Intact(
      long lines,
      long bytes,
      long sealsFitting,
      String root,
      long sealedLines,
      long unsealedLines,
      boolean anchored,
      long falseSeals,
      Testimony testimony)
      implements AuditVerdict {
    /**
     * A log for which nobody but the database vouches.
     *
     * @param lines how many lines
     * @param bytes how many bytes
     * @param sealsFitting seals that fit the tree
     * @param root the tree's root, hex
     * @param sealedLines lines that the newest trusted seal covers
     * @param unsealedLines lines after it
     * @param anchored whether a seal of the database vouched for the sealed part
     * @param falseSeals lines that claim a seal that never fitted
     */
    public Intact(
        long lines,
        long bytes,
        long sealsFitting,
        String root,
        long sealedLines,
        long unsealedLines,
        boolean anchored,
        long falseSeals) {
      this(
          lines,
          bytes,
          sealsFitting,
          root,
          sealedLines,
          unsealedLines,
          anchored,
          falseSeals,
          Testimony.NONE);
    }
  }

  /**
   * Something is wrong; at least one fault.
   *
   * @param lines how many lines
   * @param bytes how many bytes
   * @param sealsFitting seals that fit the tree
   * @param root the tree's root, hex
   * @param faults what is wrong, at least one
   */
  record Damaged(long lines, long bytes, long sealsFitting, String root, List<AuditFault> faults)
      implements AuditVerdict {
    /** Refuses what cannot be. */
    public Damaged {
      faults = List.copyOf(faults);
      if (faults.isEmpty()) {
        throw new IllegalArgumentException("damage has a fault");
      }
    }
  }
}
