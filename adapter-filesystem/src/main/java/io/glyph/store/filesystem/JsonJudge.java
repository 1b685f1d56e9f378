package io.glyph.store.filesystem;

/**
 * Judges whether bytes are one JSON value (RFC 8259) in strict UTF-8 (RFC 3629) and nothing else.
 * It keeps a few hundred bytes whatever it is fed, where a parser would keep names and numbers of
 * any length, and makes no object for a line: logs have millions of them.
 */
final class JsonJudge {
  /** Deeper nesting is not judged but rejected. */
  static final int MAX_DEPTH = 500;

  private enum State {
    VALUE,
    VALUE_OR_END,
    KEY,
    KEY_OR_END,
    COLON,
    AFTER_VALUE,
    STRING,
    ESCAPE,
    HEX,
    UTF8,
    MINUS,
    ZERO,
    INTEGER,
    POINT,
    FRACTION,
    EXPONENT,
    EXPONENT_SIGN,
    EXPONENT_DIGITS,
    WORD,
    DONE,
    FAILED
  }

  private static final int LONGEST_KEY_OF_INTEREST = 4;

  private final boolean[] inObject = new boolean[MAX_DEPTH];
  private final byte[] key = new byte[LONGEST_KEY_OF_INTEREST];
  private State state = State.VALUE;
  private int depth;
  private boolean rootIsObject;
  private boolean stringIsKey;
  private int keyLength;
  private boolean keyHasEscape;
  private boolean sawId;
  private boolean sawSeal;
  private int left;
  private int low;
  private int high;
  private String word = "";

  void reset() {
    state = State.VALUE;
    depth = 0;
    rootIsObject = false;
    sawId = false;
    sawSeal = false;
  }

  /** Whether what was fed so far is one whole JSON object, with white space around it at most. */
  boolean isObject() {
    return rootIsObject && state == State.DONE;
  }

  /** Whether what was fed so far is one whole JSON value. */
  boolean isJson() {
    return state == State.DONE || depth == 0 && numberMayEnd();
  }

  /** Whether the object may have both an id and a seal at its top; false is certain. */
  boolean mayBeOurs() {
    return isObject() && sawId && sawSeal;
  }

  /** Whether the object may have an id at its top; false is certain. */
  boolean mayHaveId() {
    return isObject() && sawId;
  }

  void feed(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to && state != State.FAILED) {
      if (state == State.STRING) {
        i = skipPlain(bytes, i, to);
        if (i == to) {
          return;
        }
      }
      step(bytes[i]);
      i++;
    }
  }

  /** Skips what is neither the end of a string nor special in one. */
  private int skipPlain(byte[] bytes, int from, int to) {
    int i = from;
    // Signed: bytes above 0x7f are less than a blank too.
    while (i < to && bytes[i] >= ' ' && bytes[i] != '"' && bytes[i] != '\\') {
      i++;
    }
    if (stringIsKey) {
      int kept = Math.min(i - from, LONGEST_KEY_OF_INTEREST - keyLength);
      if (kept > 0) {
        System.arraycopy(bytes, from, key, keyLength, kept);
      }
      keyLength = (int) Math.min(Integer.MAX_VALUE, (long) keyLength + (i - from));
    }
    return i;
  }

  private void step(byte b) {
    switch (state) {
      case VALUE -> value(b);
      case VALUE_OR_END -> {
        if (b == ']') {
          close();
        } else {
          value(b);
        }
      }
      case KEY, KEY_OR_END -> keyOrEnd(b);
      case COLON -> {
        if (!isBlank(b)) {
          state = b == ':' ? State.VALUE : State.FAILED;
        }
      }
      case AFTER_VALUE -> afterValue(b);
      case STRING -> inString(b);
      case ESCAPE -> escape(b);
      case HEX -> {
        boolean hex = b >= '0' && b <= '9' || b >= 'a' && b <= 'f' || b >= 'A' && b <= 'F';
        left--;
        state = !hex ? State.FAILED : left == 0 ? State.STRING : State.HEX;
      }
      case UTF8 -> continuation(b);
      case MINUS, ZERO, INTEGER, POINT, FRACTION, EXPONENT, EXPONENT_SIGN, EXPONENT_DIGITS ->
          number(b);
      case WORD -> {
        boolean fits = b == word.charAt(word.length() - left);
        left--;
        if (!fits) {
          state = State.FAILED;
        } else if (left == 0) {
          endValue();
        }
      }
      case DONE -> {
        if (!isBlank(b)) {
          state = State.FAILED;
        }
      }
      case FAILED -> {}
    }
  }

  private void value(byte b) {
    switch (b) {
      case ' ', '\t', '\r', '\n' -> {}
      case '{' -> open(true);
      case '[' -> open(false);
      case '"' -> startString(false);
      case '-' -> state = State.MINUS;
      case '0' -> state = State.ZERO;
      case '1', '2', '3', '4', '5', '6', '7', '8', '9' -> state = State.INTEGER;
      case 't' -> startWord("true");
      case 'f' -> startWord("false");
      case 'n' -> startWord("null");
      default -> state = State.FAILED;
    }
  }

  private void open(boolean object) {
    if (depth == MAX_DEPTH) {
      state = State.FAILED;
      return;
    }
    rootIsObject |= depth == 0 && object;
    inObject[depth++] = object;
    state = object ? State.KEY_OR_END : State.VALUE_OR_END;
  }

  private void close() {
    depth--;
    endValue();
  }

  private void endValue() {
    state = depth == 0 ? State.DONE : State.AFTER_VALUE;
  }

  private void keyOrEnd(byte b) {
    if (b == '"') {
      startString(true);
    } else if (b == '}' && state == State.KEY_OR_END) {
      close();
    } else if (!isBlank(b)) {
      state = State.FAILED;
    }
  }

  private void afterValue(byte b) {
    boolean object = inObject[depth - 1];
    if (b == ',') {
      state = object ? State.KEY : State.VALUE;
    } else if (b == (object ? '}' : ']')) {
      close();
    } else if (!isBlank(b)) {
      state = State.FAILED;
    }
  }

  private void startString(boolean isKey) {
    stringIsKey = isKey;
    keyLength = 0;
    keyHasEscape = false;
    state = State.STRING;
  }

  private void startWord(String expected) {
    word = expected;
    left = expected.length() - 1;
    state = State.WORD;
  }

  private void inString(byte b) {
    if (b == '"') {
      if (stringIsKey) {
        noteKey();
        state = State.COLON;
      } else {
        endValue();
      }
    } else if (b == '\\') {
      keyHasEscape = true;
      state = State.ESCAPE;
    } else if (b < 0) {
      lead(b & 0xff);
    } else {
      state = State.FAILED;
    }
  }

  private void noteKey() {
    if (depth != 1) {
      return;
    }
    // "\u0069d" is an id as well; whoever writes it so gets the slow way.
    sawId |= keyHasEscape || keyLength == 2 && key[0] == 'i' && key[1] == 'd';
    sawSeal |=
        keyHasEscape
            || keyLength == 4 && key[0] == 's' && key[1] == 'e' && key[2] == 'a' && key[3] == 'l';
  }

  private void escape(byte b) {
    switch (b) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> state = State.STRING;
      case 'u' -> {
        left = 4;
        state = State.HEX;
      }
      default -> state = State.FAILED;
    }
  }

  /** First byte of a character of several; RFC 3629, section 4. */
  private void lead(int b) {
    keyLength = LONGEST_KEY_OF_INTEREST + 1;
    low = b == 0xE0 ? 0xA0 : b == 0xF0 ? 0x90 : 0x80;
    high = b == 0xED ? 0x9F : b == 0xF4 ? 0x8F : 0xBF;
    left = b >= 0xF0 ? 3 : b >= 0xE0 ? 2 : 1;
    state = b < 0xC2 || b > 0xF4 ? State.FAILED : State.UTF8;
  }

  private void continuation(byte b) {
    int value = b & 0xff;
    if (value < low || value > high) {
      state = State.FAILED;
      return;
    }
    low = 0x80;
    high = 0xBF;
    left--;
    state = left == 0 ? State.STRING : State.UTF8;
  }

  private boolean numberMayEnd() {
    return state == State.ZERO
        || state == State.INTEGER
        || state == State.FRACTION
        || state == State.EXPONENT_DIGITS;
  }

  private void number(byte b) {
    boolean digit = b >= '0' && b <= '9';
    State next =
        switch (state) {
          case MINUS -> b == '0' ? State.ZERO : digit ? State.INTEGER : State.FAILED;
          case ZERO -> fractionOrExponent(b);
          case INTEGER -> digit ? State.INTEGER : fractionOrExponent(b);
          case POINT -> digit ? State.FRACTION : State.FAILED;
          case FRACTION ->
              digit ? State.FRACTION : b == 'e' || b == 'E' ? State.EXPONENT : State.FAILED;
          case EXPONENT ->
              digit
                  ? State.EXPONENT_DIGITS
                  : b == '+' || b == '-' ? State.EXPONENT_SIGN : State.FAILED;
          case EXPONENT_SIGN, EXPONENT_DIGITS -> digit ? State.EXPONENT_DIGITS : State.FAILED;
          default -> State.FAILED;
        };
    if (next == State.FAILED && numberMayEnd()) {
      endValue();
      step(b);
    } else {
      state = next;
    }
  }

  private static State fractionOrExponent(byte b) {
    return b == '.' ? State.POINT : b == 'e' || b == 'E' ? State.EXPONENT : State.FAILED;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\n';
  }
}
