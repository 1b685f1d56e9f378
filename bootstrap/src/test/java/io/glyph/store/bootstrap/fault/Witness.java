package io.glyph.store.bootstrap.fault;

import io.glyph.store.bootstrap.house.JsonText;
import io.glyph.store.bootstrap.house.PackagedGlyph;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What the witness must be after a seal that went wrong, read as the C2SP's signed-note describes
 * it: what it was, and behind that nothing, a checkpoint that is true, or a piece of one that is
 * refused until a person has cut it off.
 *
 * @param before its bytes before the command
 */
record Witness(byte[] before) {
  static Witness of(Room room) {
    return new Witness(bytes(room));
  }

  private static byte[] bytes(Room room) {
    return Files.exists(room.witness()) ? Oracle.bytes(room.witness()) : new byte[0];
  }

  /**
   * @param log of the recovered store
   * @param isNew whether its event is told
   * @param finished whether the command itself said that it was done
   */
  List<String> problems(Room room, byte[] log, boolean isNew, boolean finished) {
    List<String> problems = new ArrayList<>();
    byte[] now = bytes(room);
    if (now.length < before.length || !Arrays.equals(before, Arrays.copyOf(now, before.length))) {
      problems.add("what the witness had seen is gone from it");
      return problems;
    }
    String added =
        new String(now, before.length, now.length - before.length, StandardCharsets.UTF_8);
    boolean whole = added.endsWith("\n\n") && added.indexOf("\n\n") < added.length() - 2;
    if (isNew && !whole) {
      problems.add("the event tells of a checkpoint that the witness has not: " + added);
    }
    if (finished && !isNew) {
      problems.add("sealed, it said, and nothing tells of it");
    }
    if (whole) {
      String[] lines = added.split("\n");
      if (!Oracle.rootOf(log, Integer.parseInt(lines[1])).equals(lines[2])) {
        problems.add("the witness has a checkpoint that is not of this log: " + added);
      }
      if (isNew && !signatureOf(log).equals(added.substring(0, added.length() - 1))) {
        problems.add("the event carries another checkpoint than the witness");
      }
    }
    boolean torn = !added.isEmpty() && !whole;
    boolean empty = now.length == 0;
    verify(room, torn || empty ? 2 : 0, problems);
    if (torn) {
      cut(room);
      if (before.length > 0) {
        verify(room, 0, problems);
      }
    }
    PackagedGlyph.Result again =
        room.glyph("audit", "seal", "--key", "../key", "--witness", "../witness");
    if (again.exit() != 0) {
      problems.add("no seal is possible any more: " + again);
    }
    return problems;
  }

  private static void verify(Room room, int exit, List<String> problems) {
    PackagedGlyph.Result result = room.glyph("audit", "verify", "--witness", "../witness");
    if (result.exit() != exit) {
      problems.add("audit verify with the witness, " + exit + " awaited: " + result);
    }
  }

  private void cut(Room room) {
    try {
      Files.write(room.witness(), before);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the newest event of ours carries. A line that was torn is none. */
  private static String signatureOf(byte[] log) {
    String signature = "";
    for (String line : new String(log, StandardCharsets.UTF_8).lines().toList()) {
      if (line.contains("\"type\":\"audit_sealed\"")
          && line.endsWith("}")
          && JsonText.parse(line) instanceof Map<?, ?> event
          && event.get("signature") instanceof String text) {
        signature = text;
      }
    }
    return signature;
  }
}
