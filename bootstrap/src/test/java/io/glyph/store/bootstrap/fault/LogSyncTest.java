package io.glyph.store.bootstrap.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.glyph.store.bootstrap.fault.Effect.Kind;
import io.glyph.store.bootstrap.fault.Tape.Answer;
import io.glyph.store.bootstrap.house.GoldenStore;
import io.glyph.store.bootstrap.house.PackagedGlyph;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** An append costs one fsync of the log, also as part of a whole command. */
@Isolated("SQLite's way to the disk is changed for the whole process")
final class LogSyncTest {
  @Test
  void eachCommandThatAppendsAnEventSyncsTheLogOnce(@TempDir Path temp) {
    TapedSqlite.install();
    Room room = Room.in(temp.resolve("room"));
    GoldenStore.named("v1-worked").unpackInto(room.root());

    for (String[] words :
        List.of(
            new String[] {"migrate", "apply", "--to", "2"},
            new String[] {"backup", "create"},
            new String[] {"audit", "seal"},
            new String[] {"migrate", "apply", "--to", "3"})) {
      Tape.Recorded<PackagedGlyph.Result> run =
          Tape.record(_ -> Answer.GO, () -> room.glyph(words));

      String command = String.join(" ", words);
      assertEquals(0, run.result().exit(), command + ": " + run.result());
      assertEquals(1, count(run.effects(), Kind.WRITE), command + " writes");
      assertEquals(1, count(run.effects(), Kind.SYNC), command + " syncs");
    }
  }

  private static long count(List<Effect> effects, Kind kind) {
    return effects.stream()
        .filter(effect -> effect.kind() == kind && effect.file().equals("events.jsonl"))
        .count();
  }
}
