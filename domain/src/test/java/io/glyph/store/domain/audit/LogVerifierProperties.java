package io.glyph.store.domain.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Random logs under random edits, also against a verifier that does it the slow way. */
class LogVerifierProperties {
  private enum Writer {
    OTHER,
    OURS,
    LIAR,
    GARBAGE,
    RECOVERY
  }

  enum Edit {
    CHANGE,
    REMOVE,
    INSERT,
    SWAP,
    TRUNCATE
  }

  private record Entry(Writer writer, int number) {}

  private static Arbitrary<Log> logs(Writer... writers) {
    return Combinators.combine(Arbitraries.of(writers), Arbitraries.integers().between(0, 50))
        .as(Entry::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(40)
        .map(LogVerifierProperties::write);
  }

  private static Log write(List<Entry> entries) {
    Log log = new Log();
    for (Entry entry : entries) {
      switch (entry.writer()) {
        case OTHER -> log.foreign();
        case OURS -> log.ours(Math.min(entry.number() % 7, log.size()));
        case LIAR -> log.lie(entry.number());
        case GARBAGE -> log.malformed();
        case RECOVERY -> {
          if (log.size() == 0) {
            log.foreign();
          } else {
            log.recovered(entry.number() % log.size());
          }
        }
      }
    }
    return log;
  }

  @Provide
  Arbitrary<Log> honest() {
    return logs(Writer.OTHER, Writer.OURS);
  }

  @Provide
  Arbitrary<Log> any() {
    return logs(Writer.values());
  }

  /**
   * @return number of the first line that is not what it was
   */
  private static int edit(Log log, Edit edit, int sealed, int a, int b) {
    int i = a % sealed;
    int j = b % sealed;
    switch (edit) {
      case CHANGE -> {
        Log.Line line = log.lines.get(i);
        log.lines.set(i, new Log.Line("X" + line.text().substring(1), line.form()));
      }
      case REMOVE -> log.lines.remove(i);
      case INSERT -> log.lines.add(i, new Log.Line("inserted", new LoggedLine.Foreign()));
      case SWAP -> {
        if (i == j) {
          return edit(log, Edit.CHANGE, sealed, a, b);
        }
        Collections.swap(log.lines, i, j);
        return Math.min(i, j);
      }
      case TRUNCATE -> log.lines.subList(i, log.size()).clear();
    }
    return i;
  }

  @Property
  void whatHonestProgramsWroteIsIntactWhereverTheDatabaseSealedIt(
      @ForAll("honest") Log log, @ForAll @IntRange(max = 40) int at) {
    int sealed = at % (log.size() + 1);
    long ours = log.lines.stream().filter(l -> l.form() instanceof LoggedLine.Ours).count();
    assertEquals(
        new AuditVerdict.Intact(
            log.size(), log.bytes(), ours, log.root(), sealed, log.size() - sealed, true, 0),
        log.verify(log.state(sealed)));
  }

  @Property(tries = 1_000)
  void everyEditOfWhatTheDatabaseSealedIsDamage(
      @ForAll("any") Log log,
      @ForAll Edit edit,
      @ForAll @IntRange(min = 1, max = 40) int at,
      @ForAll @IntRange(max = 40) int a,
      @ForAll @IntRange(max = 40) int b) {
    int sealed = 1 + at % log.size();
    TreeState trusted = log.state(sealed);
    int first = edit(log, edit, sealed, a, b);
    AuditVerdict verdict = log.verify(trusted);
    List<AuditFault> faults = assertInstanceOf(AuditVerdict.Damaged.class, verdict).faults();
    boolean cut = log.size() < sealed;
    assertEquals(
        cut,
        faults.contains(new AuditFault.Shortened(trusted.bytes(), log.bytes())),
        () -> "" + faults);
    for (AuditFault fault : faults) {
      if (fault instanceof AuditFault.Rewritten rewritten && !cut) {
        assertTrue(rewritten.fromLine() <= first, () -> "edited " + first + ", said " + rewritten);
        assertEquals(sealed, rewritten.sealedLines());
      }
    }
    assertTrue(cut || faults.stream().anyMatch(AuditFault.Rewritten.class::isInstance));
  }

  @Property(tries = 1_000)
  void theVerdictIsThatOfTheSlowVerifier(
      @ForAll("any") Log log,
      @ForAll Optional<@IntRange(max = 40) Integer> at,
      @ForAll Optional<Edit> edit,
      @ForAll @IntRange(max = 40) int a,
      @ForAll @IntRange(max = 40) int b) {
    Optional<TreeState> trusted = at.map(n -> log.state(n % (log.size() + 1)));
    edit.ifPresent(e -> edit(log, e, log.size(), a, b));
    assertEquals(slowly(log, trusted), log.verify(trusted));
  }

  /** Everything from the definitions, on the whole log in memory; the log ends with a newline. */
  private static AuditVerdict slowly(Log log, Optional<TreeState> trusted) {
    boolean vouched = trusted.isPresent() && fits(log, log.size(), trusted.get().seal());
    long sealed = 0;
    long fitting = 0;
    long inside = 0;
    long malformed = 0;
    long firstMalformed = -1;
    Optional<AuditFault> firstDoubt = Optional.empty();
    Optional<AuditFault> firstDoubtOutside = Optional.empty();
    for (int i = 0; i < log.size(); i++) {
      switch (log.lines.get(i).form()) {
        case LoggedLine.Foreign() -> {}
        case LoggedLine.Malformed() -> {
          if (!accountedFor(log, i)) {
            firstMalformed = malformed++ == 0 ? i : firstMalformed;
          }
        }
        case LoggedLine.Ours(var id, Seal seal, var torn, var signature) -> {
          if (fits(log, i, seal)) {
            fitting++;
            sealed = Math.max(sealed, seal.lines());
          } else {
            long from = seal.lines() > sealed ? sealed : 0;
            Optional<AuditFault> doubt = Optional.of(new AuditFault.Rewritten(from, seal.lines()));
            firstDoubt = firstDoubt.or(() -> doubt);
            if (trusted.isPresent() && i < trusted.get().lines()) {
              inside++;
            } else {
              firstDoubtOutside = firstDoubtOutside.or(() -> doubt);
            }
          }
        }
      }
    }
    List<AuditFault> faults = new ArrayList<>();
    if (vouched || trusted.isEmpty()) {
      firstDoubtOutside.ifPresent(faults::add);
    } else if (log.size() < trusted.get().lines() && log.bytes() < trusted.get().bytes()) {
      faults.add(new AuditFault.Shortened(trusted.get().bytes(), log.bytes()));
      firstDoubt.ifPresent(faults::add);
    } else {
      long from = firstDoubt.map(f -> ((AuditFault.Rewritten) f).fromLine()).orElse(sealed);
      faults.add(new AuditFault.Rewritten(from, trusted.get().lines()));
    }
    if (malformed > 0) {
      faults.add(new AuditFault.MalformedLines(malformed, firstMalformed));
    }
    if (!faults.isEmpty()) {
      return new AuditVerdict.Damaged(log.size(), log.bytes(), fitting, log.root(), faults);
    }
    long covered = vouched ? trusted.get().lines() : sealed;
    return new AuditVerdict.Intact(
        log.size(),
        log.bytes(),
        fitting,
        log.root(),
        covered,
        log.size() - covered,
        vouched,
        inside);
  }

  private static boolean fits(Log log, int linesBefore, Seal seal) {
    if (seal.lines() > linesBefore) {
      return false;
    }
    List<byte[]> covered =
        log.lines.subList(0, (int) seal.lines()).stream().map(Log.Line::bytes).toList();
    return seal.equals(
        new Seal(seal.lines(), log.bytes((int) seal.lines()), NaiveTree.rootHex(covered)));
  }

  private static boolean accountedFor(Log log, int number) {
    ByteRange line = new ByteRange(log.bytes(number), log.bytes(number + 1) - 1);
    return log.lines.subList(number + 1, log.size()).stream()
        .anyMatch(later ->
            later.form()
                    instanceof
                    LoggedLine.Ours(var id, var seal, Optional<ByteRange> torn, var signature)
                && torn.equals(Optional.of(line)));
  }
}
