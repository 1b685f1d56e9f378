package io.glyph.store.bootstrap;

import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.grpc.DefectListener;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells of a defect of the service under the id that its client got: what kind of failure it was
 * and where. Its message only where the user wants it, since that may hold text of a store or a
 * secret.
 *
 * @param err where to
 * @param verbose whether the whole trace is told, messages included
 */
record DefectReport(PrintStream err, boolean verbose) implements DefectListener {
  /** Of an overflowing stack the first ones say what went round. */
  private static final int MOST_FRAMES = 40;

  private static final int MOST_CAUSES = 5;

  @Override
  public void onDefect(String requestId, Throwable defect) {
    String head = "glyph: internal, request " + requestId;
    try {
      err.println(head + ": " + (verbose ? trace(defect) : frames(defect)));
    } catch (OutOfMemoryError tooLittleForWords) {
      err.println(head);
      err.println("glyph: out of memory");
    }
  }

  private static String trace(Throwable defect) {
    StringWriter trace = new StringWriter();
    defect.printStackTrace(new PrintWriter(trace));
    return trace
        .toString()
        .lines()
        .map(line -> Printable.whole(line.strip()))
        .collect(Collectors.joining("\nglyph:   "));
  }

  private static String frames(Throwable defect) {
    StringBuilder text = new StringBuilder(defect.getClass().getName());
    int causes = 0;
    for (@Nullable Throwable at = defect; at != null && causes < MOST_CAUSES; at = at.getCause()) {
      if (causes++ > 0) {
        text.append("\nglyph:   caused by ").append(at.getClass().getName());
      }
      StackTraceElement[] frames = at.getStackTrace();
      for (int i = 0; i < Math.min(frames.length, MOST_FRAMES); i++) {
        text.append("\nglyph:   at ").append(frames[i]);
      }
      if (frames.length > MOST_FRAMES) {
        text.append("\nglyph:   and ").append(frames.length - MOST_FRAMES).append(" frames more");
      }
    }
    return text.toString();
  }
}
