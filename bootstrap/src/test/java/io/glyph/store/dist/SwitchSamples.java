package io.glyph.store.dist;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Switches of every kind that we write, over every kind of value that they see. */
public final class SwitchSamples implements Supplier<List<String>> {
  public SwitchSamples() {}

  sealed interface Shape permits Dot, Line, Area, Blank {}

  record Dot(int x, int y) implements Shape {}

  record Line(Dot from, Dot to) implements Shape {}

  record Area(Shape edge, Object label) implements Shape {}

  enum Blank implements Shape {
    SMALL,
    LARGE
  }

  @Override
  public List<String> get() {
    List<String> said = new ArrayList<>();
    for (Object value : values()) {
      said.add(kind(value));
      said.add(nullable(value));
      said.add(guarded(value));
      said.add(mixed(value));
      if (value instanceof Shape shape) {
        said.add(sealed(shape));
        said.add(parts(shape));
        said.add(noDefault(shape));
      }
    }
    said.add(unhandledNull());
    return said;
  }

  private static List<@Nullable Object> values() {
    Dot origin = new Dot(0, 0);
    Dot far = new Dot(9, -3);
    List<@Nullable Object> values = new ArrayList<>();
    values.addAll(List.of(1, 12, 7L, 'c', "", "text", "a longer text", 1.5, List.of(1)));
    values.addAll(List.of(origin, far, new Line(origin, far), new Line(far, far)));
    values.addAll(List.of(Blank.SMALL, Blank.LARGE, new Area(far, "label"), new Area(origin, 3)));
    values.addAll(List.of(new Area(new Line(far, origin), far), new int[] {1, 2}, new String[0]));
    values.add(null);
    return values;
  }

  private static String kind(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case Integer i -> "int " + i;
      // Later ones are supertypes of it.
      case Dot dot -> "dot " + dot.x();
      case Shape shape -> "shape";
      case CharSequence text -> "text " + text.length();
      case Number number -> "number " + number.intValue();
      case int[] numbers -> "numbers " + numbers.length;
      case Object[] things -> "things " + things.length;
      default -> "something";
    };
  }

  private static String nullable(@Nullable Object value) {
    return switch (value) {
      case String text -> text;
      case null, default -> "no text";
    };
  }

  /** A guard that does not hold goes on after its label, also to the same type. */
  private static String guarded(@Nullable Object value) {
    return switch (value) {
      case Integer i when i > 10 -> "many";
      case Integer i when i > 100 -> "never";
      case String text when text.isEmpty() -> "empty";
      case Integer _ -> "few";
      case String text when text.length() > 5 -> "long";
      case Comparable<?> _ -> "comparable";
      case null -> "null";
      default -> "other";
    };
  }

  /** Labels that are not types stay as javac made them. */
  private static String mixed(@Nullable Object value) {
    return switch (value) {
      case String text when text.equals("text") -> "that one";
      case Blank.SMALL -> "small";
      case Blank blank -> "blank " + blank;
      case null, default -> "-";
    };
  }

  private static String sealed(Shape shape) {
    return switch (shape) {
      case Dot _ -> "dot";
      case Line line -> "line from " + line.from().x();
      case Area _, Blank _ -> "area or blank";
    };
  }

  private static String parts(Shape shape) {
    return switch (shape) {
      case Dot(int x, int y) when x == y -> "diagonal";
      case Dot(int x, var _) -> "at " + x;
      case Line(Dot(int x, int _), Dot to) when x > 0 -> "from " + x + " to " + to.y();
      case Line(Dot _, Dot(int x, int y)) -> "to " + (x + y);
      case Area(Line(Dot from, Dot _), Shape label) -> "lined " + from.x() + sealed(label);
      case Area(Dot dot, String label) -> label + dot.x();
      case Area(_, Integer number) -> "numbered " + number;
      case Area _ -> "another area";
      case Blank _ -> "blank";
    };
  }

  private static String noDefault(Shape shape) {
    String said = "";
    switch (shape) {
      case Dot dot when dot.x() > 5 -> said = "far";
      case Blank blank -> said = blank.name();
      default -> {}
    }
    return said;
  }

  private static String unhandledNull() {
    try {
      return switch (hidden(null)) {
        case String text -> text;
        default -> "default";
      };
    } catch (NullPointerException expected) {
      return "refused null";
    }
  }

  @SuppressWarnings("NullAway") // what null does here is what is asked
  private static Object hidden(@Nullable Object value) {
    return value;
  }
}
