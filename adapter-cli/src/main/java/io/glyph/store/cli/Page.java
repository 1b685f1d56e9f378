package io.glyph.store.cli;

/**
 * Text for people: the answer first, then details in rows. Whoever adds text that came from a store
 * makes it printable first.
 */
final class Page {
  private static final int LABEL_WIDTH = 13;

  private final StringBuilder text = new StringBuilder();
  private final boolean coloured;

  Page(boolean coloured) {
    this.coloured = coloured;
  }

  /** The answer; what stands before the first colon, or all of it, is painted. */
  Page headline(Paint paint, String answer) {
    int colon = answer.indexOf(':');
    int end = colon < 0 ? answer.length() : colon;
    text.append(paint.of(answer.substring(0, end), coloured));
    return line(answer.substring(end));
  }

  Page line(String line) {
    text.append(line).append('\n');
    return this;
  }

  Page blank() {
    return line("");
  }

  Page row(String label, String value) {
    text.append(label).append(" ".repeat(Math.max(1, LABEL_WIDTH - label.length())));
    return line(value);
  }

  Page paragraph(String paragraph) {
    return blank().line(paragraph);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
