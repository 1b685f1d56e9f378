package io.glyph.store.domain.audit;

import java.util.List;

/** What came of verifying the whole log. */
public sealed interface AuditVerdict {
  /** Complete lines that were read. */
  long lines();

  /** Bytes that were read, a torn tail included. */
  long bytes();

  /** Seals in the log that fit the tree. */
  long sealsFitting();

  /** The tree's root over all complete lines, hex. */
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

  /** Something is wrong; at least one fault. */
  record Damaged(long lines, long bytes, long sealsFitting, String root, List<AuditFault> faults)
      implements AuditVerdict {
    public Damaged {
      faults = List.copyOf(faults);
      if (faults.isEmpty()) {
        throw new IllegalArgumentException("damage has a fault");
      }
    }
  }
}
