package io.glyph.store.domain.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Judges the signatures that events in the log carry. */
final class SignedSeals {
  private final Trust trust;
  private final List<BadLine> bad = new ArrayList<>();
  private long badCount;
  private long unknown;
  private @Nullable AuditFault firstUnknown;
  private long good;
  private long fittingLines;
  private @Nullable Seal lastGood;

  /** How many wrong ones are kept by their lines. */
  private static final int MAX_BAD = 64;

  /**
   * @param line its number
   */
  private record BadLine(long line, String key) {}

  SignedSeals(Trust trust) {
    this.trust = trust;
  }

  /**
   * Whether a key that is trusted has signed a seal.
   *
   * @param line number of the line that carries both
   */
  boolean vouchesFor(long line, Seal seal, String note) {
    if (trust.keys().isEmpty()) {
      return false;
    }
    if (seal.equals(lastGood)) {
      // Somebody may have copied the line, a million times: once is enough.
      return false;
    }
    Optional<SignedNote> parsed = SignedNote.parse(note);
    Optional<Checkpoint> said = parsed.flatMap(n -> Checkpoint.parse(n.text()));
    if (said.isEmpty()) {
      noteBad(line, "");
      return false;
    }
    return switch (parsed.get().judge(trust.keys())) {
      case SignedNote.Judgement.Good(VerifierKey key) -> {
        boolean same =
            said.get().size() == seal.lines()
                && said.get().root().equals(seal.root())
                && trust.origins().contains(said.get().origin());
        if (same) {
          good++;
          lastGood = seal;
        } else {
          // Good for another store or another seal: put here by somebody else.
          noteBad(line, key.name() + '+' + key.id());
        }
        yield same;
      }
      case SignedNote.Judgement.Bad(VerifierKey key) -> {
        noteBad(line, key.name() + '+' + key.id());
        yield false;
      }
      case SignedNote.Judgement.Unknown(List<SignedNote.Line> lines, boolean sameName) -> {
        unknown++;
        if (firstUnknown == null) {
          firstUnknown = new AuditFault.WrongKey(lines.getFirst().key(), sameName);
        }
        yield false;
      }
    };
  }

  void fits(Seal seal) {
    fittingLines = Math.max(fittingLines, seal.lines());
  }

  private void noteBad(long line, String key) {
    badCount++;
    if (bad.size() < MAX_BAD) {
      bad.add(new BadLine(line, key));
    } else if (bad.getLast().line() < line) {
      bad.set(MAX_BAD - 1, new BadLine(line, key));
    }
  }

  /**
   * What is wrong, after the last line.
   *
   * @param vouchedLines lines that something which cannot be forged covers: a wrong signature in
   *     them was there when it was made, so somebody else wrote it
   */
  List<AuditFault> faults(long vouchedLines) {
    List<AuditFault> faults = new ArrayList<>();
    bad.stream()
        .filter(b -> b.line() >= vouchedLines)
        .findFirst()
        .ifPresent(
            b -> faults.add(new AuditFault.BadSignature(Voucher.SIGNATURE, b.key(), b.line())));
    if (!trust.keys().isEmpty() && trust.anchors().isEmpty() && good == 0 && badCount == 0) {
      faults.add(firstUnknown == null ? new AuditFault.NotSigned() : firstUnknown);
    }
    return faults;
  }

  Optional<Long> lines() {
    return trust.keys().isEmpty() ? Optional.empty() : Optional.of(fittingLines);
  }

  long good() {
    return good;
  }

  long unknown() {
    return unknown;
  }
}
