package io.glyph.store.cli;

import java.util.Locale;

/** Writes the few shapes of SVG 1.1 that a plot takes. */
final class Svg {
  private final StringBuilder text = new StringBuilder();

  Svg(int width, int height, String title) {
    text.append("<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\" width=\"")
        .append(width)
        .append("\" height=\"")
        .append(height)
        .append("\" viewBox=\"0 0 ")
        .append(width)
        .append(' ')
        .append(height)
        .append("\" font-family=\"sans-serif\" font-size=\"12\">\n<title>")
        .append(escaped(title))
        .append("</title>\n");
    text.append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
  }

  /** Where a text stands to its point. */
  enum Anchor {
    START,
    MIDDLE,
    END;

    private String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  Svg line(double x1, double y1, double x2, double y2, String colour, String dashes) {
    text.append("<line x1=\"")
        .append(number(x1))
        .append("\" y1=\"")
        .append(number(y1))
        .append("\" x2=\"")
        .append(number(x2))
        .append("\" y2=\"")
        .append(number(y2))
        .append('"');
    return stroke(colour, 1, dashes);
  }

  /** Points as {@code x,y x,y}. */
  Svg polyline(CharSequence points, String colour, String dashes) {
    text.append("<polyline fill=\"none\" stroke-linejoin=\"round\" points=\"")
        .append(points)
        .append('"');
    return stroke(colour, 2, dashes);
  }

  Svg text(double x, double y, Anchor anchor, String words) {
    return text(x, y, anchor, "#333333", words);
  }

  Svg text(double x, double y, Anchor anchor, String colour, String words) {
    text.append("<text x=\"")
        .append(number(x))
        .append("\" y=\"")
        .append(number(y))
        .append("\" text-anchor=\"")
        .append(anchor.label())
        .append("\" fill=\"")
        .append(colour)
        .append("\">")
        .append(escaped(words))
        .append("</text>\n");
    return this;
  }

  Svg heading(double x, double y, String words) {
    text.append("<text font-size=\"15\" font-weight=\"bold\" fill=\"#111111\" x=\"")
        .append(number(x))
        .append("\" y=\"")
        .append(number(y))
        .append("\">")
        .append(escaped(words))
        .append("</text>\n");
    return this;
  }

  private Svg stroke(String colour, int width, String dashes) {
    text.append(" stroke=\"").append(colour).append("\" stroke-width=\"").append(width);
    if (!dashes.isEmpty()) {
      text.append("\" stroke-dasharray=\"").append(dashes);
    }
    text.append("\"/>\n");
    return this;
  }

  /** With one decimal at most: a tenth of a pixel nobody sees. */
  static String number(double value) {
    long tenths = Math.round(value * 10);
    return tenths % 10 == 0
        ? Long.toString(tenths / 10)
        : String.format(Locale.ROOT, "%.1f", tenths / 10.0);
  }

  private static String escaped(String words) {
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  @Override
  public String toString() {
    return text + "</svg>\n";
  }
}
