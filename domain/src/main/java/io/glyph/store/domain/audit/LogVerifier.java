package io.glyph.store.domain.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Verifies a log in one pass over its lines, in memory that does not grow with it. A seal may reach
 * back over lines that others appended before it was written, up to {@value #WINDOW} of them. One
 * that reaches further back is put into {@link #unresolved()} and needs a second pass with {@link
 * #resolve}; no honest log has more than a few of those, so of {@value #MAX_UNRESOLVED} and more
 * the rest is taken not to fit.
 */
public final class LogVerifier {
  /** How many lines before its own a seal may leave uncovered and still be checked in one pass. */
  public static final int WINDOW = 65_536;

  /** How many seals that reach too far back are kept for a second pass. */
  public static final int MAX_UNRESOLVED = 16;

  private static final int MAX_MALFORMED_KEPT = 10_000;

  private final Optional<TreeState> trusted;
  private final Trust trust;
  private final Anchors anchors;
  private final SignedSeals signed;
  private @Nullable Claim firstSignedMisfit;
  private final MerkleWindow tree = new MerkleWindow(WINDOW);
  private final long[] offsets = new long[WINDOW];
  private long lines;
  private long bytes;
  private long sealsFitting;
  private long lastFittingLines;
  private boolean trustedFits;
  private boolean trustedSeen;
  private final List<Claim> unresolved = new ArrayList<>();
  private long misfitsVouchedFor;
  private @Nullable Claim firstMisfit;
  private @Nullable Claim firstMisfitAfterTrusted;
  private final TreeMap<Long, LoggedLine> malformed = new TreeMap<>();
  private long malformedCount;
  private long firstMalformedNotKept = Long.MAX_VALUE;

  /**
   * A seal that a line claims.
   *
   * @param line number of the line
   * @param from first line that is in doubt if the seal does not fit
   * @param signed whether a key that is trusted vouches for it
   */
  private record Claim(long line, long from, Seal seal, boolean signed) {}

  /**
   * A verifier before its first line.
   *
   * @param trusted the newest seal that the database vouches for
   */
  public LogVerifier(Optional<TreeState> trusted) {
    this(Trust.inDatabase(trusted));
  }

  /**
   * A verifier before its first line.
   *
   * @param trust everything that vouches for the log
   */
  public LogVerifier(Trust trust) {
    this.trust = trust;
    this.trusted = trust.database();
    this.anchors = new Anchors(trust.anchors());
    this.signed = new SignedSeals(trust);
    checkTrusted();
  }

  /**
   * Takes the next line; lines come in order and without a gap.
   *
   * @param line where the line is
   */
  public void accept(LoggedLine line) {
    if (line.number() != lines || line.offset() != bytes) {
      throw new IllegalArgumentException("lines come in order and without a gap");
    }
    switch (line.form()) {
      case LoggedLine.Foreign() -> {}
      case LoggedLine.Malformed() -> noteMalformed(line);
      case LoggedLine.Ours(var id, Seal seal, var torn, Optional<String> signature) -> {
        torn.ifPresent(this::accountFor);
        check(
            seal, signature.isPresent() && signed.vouchesFor(line.number(), seal, signature.get()));
      }
    }
    tree.add(line.leafHash());
    offsets[(int) (lines % WINDOW)] = bytes;
    lines++;
    bytes = line.end();
    checkTrusted();
  }

  /** {@return seals that reach too far back for one pass} */
  public List<Seal> unresolved() {
    return unresolved.stream().map(Claim::seal).toList();
  }

  /**
   * Says whether an unresolved seal fitted, as a second pass found out.
   *
   * @param seal what it seals
   * @param fits whether it does
   */
  public void resolve(Seal seal, boolean fits) {
    Claim claim =
        unresolved.stream()
            .filter(c -> c.seal().equals(seal))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("that seal was not waiting"));
    unresolved.remove(claim);
    if (fits) {
      noteFit(claim);
    } else {
      noteMisfit(claim);
    }
  }

  /**
   * Whole lines that are no JSON objects, and of which no later event tells; lines in a row are one
   * range, which ends before the last newline. Of very many only the first.
   *
   * @return the ranges, in order
   */
  public List<ByteRange> malformed() {
    List<ByteRange> ranges = new ArrayList<>();
    for (LoggedLine line : malformed.values()) {
      boolean goesOn = !ranges.isEmpty() && ranges.getLast().to() + 1 == line.offset();
      long from = goesOn ? ranges.removeLast().from() : line.offset();
      ranges.add(new ByteRange(from, line.end() - 1));
    }
    return List.copyOf(ranges);
  }

  /**
   * Judges, after the last line.
   *
   * @param tail how the log ends
   * @return the verdict
   */
  public AuditVerdict finish(LogTail tail) {
    if (!unresolved.isEmpty()) {
      throw new IllegalStateException("some seals were not checked");
    }
    String root = tree.rootHex(lines);
    List<AuditFault> faults = new ArrayList<>();
    long total = bytes;
    switch (tail) {
      case LogTail.Missing() -> {
        if (trusted.isPresent()) {
          faults.add(new AuditFault.LogMissing());
        }
      }
      case LogTail.Clean clean -> {}
      case LogTail.Unterminated(ByteRange line) -> total = line.to();
      case LogTail.Torn(ByteRange line) -> {
        total = line.to();
        faults.add(new AuditFault.TornTail(line));
      }
      case LogTail.Growing(ByteRange line) -> {
        total = line.to();
        faults.add(new AuditFault.GrowingTail(line));
      }
    }
    if (trusted.isPresent() && !trustedFits && !(tail instanceof LogTail.Missing)) {
      TreeState state = trusted.get();
      if (!trustedSeen && total < state.bytes()) {
        faults.add(new AuditFault.Shortened(state.bytes(), total));
      } else {
        faults.add(new AuditFault.Rewritten(firstDoubt(), state.lines()));
      }
    }
    // What the database vouches for is as it was: whoever claimed another seal there was wrong.
    Claim misfit = trustedFits ? firstMisfitAfterTrusted : firstMisfit;
    if (misfit != null && faults.stream().noneMatch(AuditFault.Rewritten.class::isInstance)) {
      faults.add(new AuditFault.Rewritten(misfit.from(), misfit.seal().lines()));
    }
    if (malformedCount > 0) {
      long first =
          malformed.isEmpty() ? Long.MAX_VALUE : malformed.firstEntry().getValue().number();
      faults.add(
          new AuditFault.MalformedLines(malformedCount, Math.min(first, firstMalformedNotKept)));
    }
    Testimony testimony = testimony();
    faults.addAll(outside(testimony));
    if (!faults.isEmpty()) {
      return new AuditVerdict.Damaged(lines, total, sealsFitting, root, faults);
    }
    long sealed =
        Math.max(trustedFits ? trusted.orElseThrow().lines() : lastFittingLines, testimony.lines());
    return new AuditVerdict.Intact(
        lines,
        total,
        sealsFitting,
        root,
        sealed,
        lines - sealed,
        trustedFits,
        misfitsVouchedFor,
        testimony);
  }

  private Testimony testimony() {
    return new Testimony(
        signed.lines(),
        anchors.most(Voucher.WITNESS),
        anchors.most(Voucher.SINCE),
        signed.good(),
        anchors.size(),
        signed.unknown());
  }

  /** What is wrong by the word of those outside the store. */
  private List<AuditFault> outside(Testimony testimony) {
    List<AuditFault> faults = new ArrayList<>(trust.faults());
    if (firstSignedMisfit != null) {
      faults.add(
          new AuditFault.Contradicted(
              Voucher.SIGNATURE, firstSignedMisfit.from(), firstSignedMisfit.seal().lines()));
    }
    faults.addAll(anchors.faults(lines, trusted.map(state -> trustedFits)));
    faults.addAll(signed.faults(testimony.lines()));
    return faults;
  }

  private long firstDoubt() {
    return firstMisfit == null ? lastFittingLines : firstMisfit.from();
  }

  private void check(Seal seal, boolean vouched) {
    // A seal over less than what another one covers says nothing about where they part.
    long from = seal.lines() > lastFittingLines ? lastFittingLines : 0;
    Claim claim = new Claim(lines, from, seal, vouched);
    if (seal.lines() <= lines && !tree.reaches(seal.lines())) {
      if (unresolved.size() < MAX_UNRESOLVED) {
        unresolved.add(claim);
      } else {
        noteMisfit(claim);
      }
    } else if (fits(seal)) {
      noteFit(claim);
      lastFittingLines = Math.max(lastFittingLines, seal.lines());
    } else {
      noteMisfit(claim);
    }
  }

  private boolean fits(Seal seal) {
    return tree.reaches(seal.lines())
        && seal.bytes() == bytesOf(seal.lines())
        && seal.root().equals(tree.rootHex(seal.lines()));
  }

  private long bytesOf(long firstLines) {
    return firstLines == lines ? bytes : offsets[(int) (firstLines % WINDOW)];
  }

  private void noteFit(Claim claim) {
    sealsFitting++;
    if (claim.signed()) {
      signed.fits(claim.seal());
    }
  }

  private void noteMisfit(Claim claim) {
    if (claim.signed()) {
      if (firstSignedMisfit == null || claim.line() < firstSignedMisfit.line()) {
        firstSignedMisfit = claim;
      }
      return;
    }
    if (firstMisfit == null || claim.line() < firstMisfit.line()) {
      firstMisfit = claim;
    }
    if (trusted.isPresent() && claim.line() < trusted.get().lines()) {
      misfitsVouchedFor++;
    } else if (firstMisfitAfterTrusted == null || claim.line() < firstMisfitAfterTrusted.line()) {
      firstMisfitAfterTrusted = claim;
    }
  }

  private void checkTrusted() {
    if (trusted.isPresent() && !trustedSeen && trusted.get().lines() == lines) {
      trustedSeen = true;
      trustedFits = fits(trusted.get().seal());
    }
    if (anchors.nextSize() == lines) {
      anchors.check(lines, tree.rootHex(lines));
    }
  }

  private void noteMalformed(LoggedLine line) {
    malformedCount++;
    if (malformed.size() < MAX_MALFORMED_KEPT) {
      malformed.put(line.offset(), line);
    } else {
      firstMalformedNotKept = Math.min(firstMalformedNotKept, line.number());
    }
  }

  /** A range that is told of is that of one line, or of several in a row, and nothing besides. */
  private void accountFor(ByteRange told) {
    List<Long> covered = new ArrayList<>();
    LoggedLine line = malformed.get(told.from());
    while (line != null && line.end() - 1 <= told.to()) {
      covered.add(line.offset());
      if (line.end() - 1 == told.to()) {
        covered.forEach(malformed::remove);
        malformedCount -= covered.size();
        return;
      }
      line = malformed.get(line.end());
    }
  }
}
