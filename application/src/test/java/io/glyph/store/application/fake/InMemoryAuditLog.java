package io.glyph.store.application.fake;

import io.glyph.store.application.port.AuditLog;
import io.glyph.store.domain.audit.AuditEvent;
import io.glyph.store.domain.audit.AuditFault;
import io.glyph.store.domain.audit.ByteRange;
import io.glyph.store.domain.audit.EventId;
import io.glyph.store.domain.audit.LogTail;
import io.glyph.store.domain.audit.LoggedLine;
import io.glyph.store.domain.audit.MerkleTree;
import io.glyph.store.domain.audit.Seal;
import io.glyph.store.domain.audit.TreeState;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreLocation;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Real JSON lines in a file of an {@link InMemoryDisk}. */
public final class InMemoryAuditLog implements AuditLog {
  private static final int LONGEST_EVENT = 1 << 20;

  private final InMemoryDisk disk;
  private boolean growing;

  public InMemoryAuditLog(InMemoryDisk disk) {
    this.disk = disk;
  }

  /** Lets a line that is cut grow as long as anybody looks, as one that is being written does. */
  public void growing(boolean grows) {
    growing = grows;
  }

  /** A line without its newline. */
  private record Line(long number, int offset, byte[] bytes) {}

  @Override
  public LogTail tail(StoreLocation store) {
    Optional<byte[]> read = disk.read(store.auditLog());
    if (read.isEmpty()) {
      return new LogTail.Missing();
    }
    byte[] log = read.get();
    int start = endOfLines(log);
    if (start == log.length) {
      return new LogTail.Clean(log.length);
    }
    ByteRange range = new ByteRange(start, log.length);
    return Json.object(Arrays.copyOfRange(log, start, log.length)).isPresent()
        ? new LogTail.Unterminated(range)
        : new LogTail.Torn(range);
  }

  /** Where nobody is in the middle of a write, what is torn stays torn. */
  @Override
  public LogTail settledTail(StoreLocation store) {
    LogTail tail = tail(store);
    return growing && tail instanceof LogTail.Torn(ByteRange line)
        ? new LogTail.Growing(line)
        : tail;
  }

  @Override
  public long size(StoreLocation store) {
    return content(store).length;
  }

  @Override
  public TreeState extend(StoreLocation store, TreeState known) {
    byte[] log = content(store);
    if (log.length < known.bytes()) {
      throw new RefusedException(
          new Refusal.AuditDamaged(List.of(new AuditFault.Shortened(known.bytes(), log.length))));
    }
    return grow(known, lines(log, (int) known.bytes()), Long.MAX_VALUE);
  }

  @Override
  public TreeState prefix(StoreLocation store, long count) {
    return grow(TreeState.EMPTY, lines(content(store), 0), count);
  }

  @Override
  public boolean fits(AuditEvent event) {
    return line(event).length <= AuditEvent.MAX_LINE_BYTES;
  }

  @Override
  public String attach(StoreLocation store, Consumer<Consumer<Map<String, Object>>> items) {
    List<Object> all = new ArrayList<>();
    items.accept(all::add);
    byte[] bytes = Json.write(all).getBytes(StandardCharsets.UTF_8);
    String digest = Sha256.hex(bytes);
    disk.write(store.attachments().resolve(digest), bytes);
    return digest;
  }

  @Override
  public byte[] encode(AuditEvent event) {
    byte[] bytes = line(event);
    if (bytes.length > AuditEvent.MAX_LINE_BYTES) {
      throw new IllegalArgumentException("an event of ours has at most 64 KiB");
    }
    return bytes;
  }

  private static byte[] line(AuditEvent event) {
    Map<String, @Nullable Object> seal = new LinkedHashMap<>();
    seal.put("lines", event.seal().lines());
    seal.put("bytes", event.seal().bytes());
    seal.put("root", event.seal().root());
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("type", event.type());
    line.put("timestamp", event.at().toString());
    line.put("actor", event.actor().toString());
    line.put("data", event.data());
    line.put("id", event.id().toString());
    line.put("seal", seal);
    line.put("signature", event.signature().orElse(null));
    return (Json.write(line) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public boolean contains(StoreLocation store, EventId id, long offset) {
    byte[] log = content(store);
    List<Line> all = lines(log, (int) Math.min(offset, log.length));
    int end = endOfLines(log);
    if (end < log.length && end >= offset) {
      all.add(new Line(-1, end, Arrays.copyOfRange(log, end, log.length)));
    }
    return all.stream().anyMatch(line -> idOf(line.bytes()).equals(Optional.of(id)));
  }

  @Override
  public void append(StoreLocation store, byte[] lines) {
    byte[] log = content(store);
    if (endOfLines(log) < log.length) {
      byte[] ended = new byte[lines.length + 1];
      ended[0] = '\n';
      System.arraycopy(lines, 0, ended, 1, lines.length);
      disk.append(store.auditLog(), ended);
    } else {
      disk.append(store.auditLog(), lines);
    }
  }

  @Override
  public void sync(StoreLocation store, long from) {}

  @Override
  public LogTail stream(StoreLocation store, Consumer<LoggedLine> visitor) {
    for (Line line : lines(content(store), 0)) {
      visitor.accept(
          new LoggedLine(
              line.number(),
              line.offset(),
              line.bytes().length + 1L,
              leaf(line.bytes()),
              form(line.bytes())));
    }
    return settledTail(store);
  }

  @Override
  public void events(StoreLocation store, Predicate<LoggedEvent> visitor) {
    for (Line line : lines(content(store), 0)) {
      if (!visitor.test(event(line))) {
        return;
      }
    }
  }

  @Override
  public void follow(StoreLocation store, long offset, Follower visitor) {
    byte[] log = content(store);
    if (log.length < offset) {
      throw new RefusedException(
          new Refusal.AuditDamaged(List.of(new AuditFault.Shortened(offset, log.length))));
    }
    if (log.length > offset && offset > 0 && log[(int) offset - 1] != '\n') {
      throw new RefusedException(
          new Refusal.AuditDamaged(List.of(new AuditFault.NoLineThere(offset))));
    }
    for (Line line : lines(log, (int) offset)) {
      if (!visitor.line(event(line), line.offset() + line.bytes().length + 1L)) {
        return;
      }
    }
  }

  @Override
  public String firstLineDigest(StoreLocation store) {
    List<Line> lines = lines(content(store), 0);
    return Sha256.hex(lines.isEmpty() ? new byte[0] : lines.getFirst().bytes());
  }

  private static LoggedEvent event(Line line) {
    Optional<Map<String, @Nullable Object>> json =
        line.bytes().length > LONGEST_EVENT ? Optional.empty() : Json.object(line.bytes());
    if (json.isEmpty()) {
      return new LoggedEvent(line.offset(), "", "", "", Map.of(), "", Optional.empty());
    }
    Map<String, @Nullable Object> object = json.get();
    return new LoggedEvent(
        line.offset(),
        text(object, "type"),
        text(object, "timestamp"),
        text(object, "actor"),
        child(object, "data"),
        new String(line.bytes(), StandardCharsets.UTF_8),
        form(line.bytes()) instanceof LoggedLine.Ours ours
            ? Optional.of(ours.id())
            : Optional.empty());
  }

  private static LoggedLine.Form form(byte[] line) {
    Optional<Map<String, @Nullable Object>> json = Json.object(line);
    if (json.isEmpty()) {
      return new LoggedLine.Malformed();
    }
    Map<String, @Nullable Object> seal = child(json.get(), "seal");
    Optional<EventId> id = idOf(line);
    if (id.isEmpty()
        || !(seal.get("lines") instanceof Long lines)
        || !(seal.get("bytes") instanceof Long bytes)
        || !(seal.get("root") instanceof String root)) {
      return new LoggedLine.Foreign();
    }
    try {
      return new LoggedLine.Ours(
          id.get(),
          new Seal(lines, bytes, root),
          torn(json.get()),
          json.get().get("signature") instanceof String note
              ? Optional.of(note)
              : Optional.empty());
    } catch (IllegalArgumentException notASeal) {
      return new LoggedLine.Foreign();
    }
  }

  private static Optional<ByteRange> torn(Map<String, @Nullable Object> object) {
    Map<String, @Nullable Object> data = child(object, "data");
    return text(object, "type").equals("audit_recovered")
            && data.get("from") instanceof Long from
            && data.get("to") instanceof Long to
        ? Optional.of(new ByteRange(from, to))
        : Optional.empty();
  }

  private static Optional<EventId> idOf(byte[] line) {
    return Json.object(line).flatMap(object -> EventId.parse(text(object, "id")));
  }

  private static String text(Map<String, @Nullable Object> object, String key) {
    return object.get(key) instanceof String text ? text : "";
  }

  private static Map<String, @Nullable Object> child(
      Map<String, @Nullable Object> object, String key) {
    Map<String, @Nullable Object> child = new LinkedHashMap<>();
    if (object.get(key) instanceof Map<?, ?> map) {
      map.forEach((name, value) -> child.put(String.valueOf(name), value));
    }
    return child;
  }

  private static TreeState grow(TreeState known, List<Line> lines, long atMost) {
    MerkleTree tree = known.tree();
    long bytes = known.bytes();
    for (Line line : lines) {
      if (tree.size() == atMost) {
        break;
      }
      tree.add(leaf(line.bytes()));
      bytes += line.bytes().length + 1L;
    }
    return new TreeState(tree.size(), bytes, tree.frontier());
  }

  private static byte[] leaf(byte[] line) {
    MessageDigest digest = MerkleTree.leafDigest();
    digest.update(line);
    digest.update((byte) '\n');
    return digest.digest();
  }

  private byte[] content(StoreLocation store) {
    return disk.read(store.auditLog()).orElse(new byte[0]);
  }

  /** Offset after the last newline. */
  private static int endOfLines(byte[] log) {
    int end = log.length;
    while (end > 0 && log[end - 1] != '\n') {
      end--;
    }
    return end;
  }

  private static List<Line> lines(byte[] log, int from) {
    List<Line> lines = new ArrayList<>();
    int start = from;
    for (int i = from; i < log.length; i++) {
      if (log[i] == '\n') {
        lines.add(new Line(lines.size(), start, Arrays.copyOfRange(log, start, i)));
        start = i + 1;
      }
    }
    return lines;
  }
}
