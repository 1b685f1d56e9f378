package io.glyph.store.domain.audit;

import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a log was at a size: the body of a C2SP tlog-checkpoint.
 *
 * @param origin which log; for us the store's id, or the digest of the first line of a store that
 *     has none
 * @param size how many lines
 * @param root RFC 6962 root over these lines, 64 lower case hex digits
 */
public record Checkpoint(String origin, long size, String root) {
  private static final Pattern SIZE = Pattern.compile("0|[1-9][0-9]{0,17}");
  private static final Pattern ROOT = Pattern.compile("[0-9a-f]{64}");

  /** Refuses what cannot be. */
  public Checkpoint {
    if (origin.isEmpty()
        || origin.chars().anyMatch(c -> c < ' ')
        || size < 0
        || !ROOT.matcher(root).matches()) {
      throw new IllegalArgumentException("not a checkpoint");
    }
  }

  /**
   * Three lines: origin, size, root in base64. We write no extension lines.
   *
   * @return the text
   */
  public String text() {
    return origin + '\n' + size + '\n' + NoteForm.base64(HexFormat.of().parseHex(root)) + '\n';
  }

  /**
   * Reads a note's text; extension lines are allowed and of no meaning here.
   *
   * @param text what may be one
   * @return what was read; empty where it is none
   */
  public static Optional<Checkpoint> parse(String text) {
    if (!text.endsWith("\n")) {
      return Optional.empty();
    }
    String[] lines = text.substring(0, text.length() - 1).split("\n", -1);
    if (lines.length < 3 || !SIZE.matcher(lines[1]).matches()) {
      return Optional.empty();
    }
    for (String line : lines) {
      if (line.isEmpty() || line.chars().anyMatch(c -> c < ' ')) {
        return Optional.empty();
      }
    }
    return NoteForm.bytes(lines[2])
        .filter(root -> root.length == MerkleTree.HASH_LENGTH)
        .map(root ->
            new Checkpoint(lines[0], Long.parseLong(lines[1]), HexFormat.of().formatHex(root)));
  }
}
