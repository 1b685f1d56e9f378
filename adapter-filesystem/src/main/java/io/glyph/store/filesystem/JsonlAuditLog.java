package io.glyph.store.filesystem;

import io.glyph.store.application.port.AuditLog;
import io.glyph.store.domain.audit.AuditEvent;
import io.glyph.store.domain.audit.AuditFault;
import io.glyph.store.domain.audit.ByteRange;
import io.glyph.store.domain.audit.EventId;
import io.glyph.store.domain.audit.LogTail;
import io.glyph.store.domain.audit.LoggedLine;
import io.glyph.store.domain.audit.TreeState;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreLocation;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The log as JSON lines in one file that others append to at any time. */
public final class JsonlAuditLog implements AuditLog {
  private static final String READ = "read the audit log";

  private final LogAppender appender;
  private final Attachments attachments;
  private final Settling.Pause pause;

  public JsonlAuditLog() {
    this(DiskEffects.real());
  }

  public JsonlAuditLog(DiskEffects effects) {
    this(effects, effects::pause);
  }

  JsonlAuditLog(DiskEffects effects, Settling.Pause pause) {
    appender = new LogAppender(effects);
    attachments = new Attachments(effects);
    this.pause = pause;
  }

  @Override
  public LogTail tail(StoreLocation store) {
    try (LogFile log = LogFile.open(READ, store.auditLog())) {
      return log == null ? new LogTail.Missing() : log.tail(log.size());
    }
  }

  @Override
  public LogTail settledTail(StoreLocation store) {
    try (LogFile log = LogFile.open(READ, store.auditLog())) {
      if (log == null) {
        return new LogTail.Missing();
      }
      Settling settling = new Settling(pause);
      LogTail tail = log.tail(log.size());
      while (tail instanceof LogTail.Torn torn) {
        Settling.Waited waited = settling.await(log, torn);
        if (waited != Settling.Waited.GREW) {
          return waited.tail(torn);
        }
        tail = log.tail(log.size());
      }
      return tail;
    }
  }

  @Override
  public long size(StoreLocation store) {
    Path file = store.auditLog();
    return FileFacts.of(READ, file)
        .map(facts -> {
          SafeFile.require(file, facts);
          return facts.size();
        })
        .orElse(0L);
  }

  @Override
  public TreeState extend(StoreLocation store, TreeState known) {
    try (LogFile log = LogFile.open(READ, store.auditLog())) {
      if (log == null) {
        if (known.bytes() > 0) {
          throw damaged(new AuditFault.LogMissing());
        }
        return known;
      }
      long size = log.size();
      if (size < known.bytes()) {
        throw damaged(new AuditFault.Shortened(known.bytes(), size));
      }
      if (!log.isLineStart(known.bytes())) {
        // What was hashed ended with a newline. From which line on it changed is not known here.
        throw damaged(new AuditFault.Rewritten(0, known.lines()));
      }
      if (size == known.bytes()) {
        // The usual case, and no reason to load the JDK's digests.
        return known;
      }
      LeafHashes leaves = new LeafHashes(known, Long.MAX_VALUE);
      log.lines(known.bytes(), size, AuditEvent.MAX_LINE_BYTES, leaves);
      return leaves.state();
    }
  }

  @Override
  public TreeState prefix(StoreLocation store, long lines) {
    try (LogFile log = LogFile.open(READ, store.auditLog())) {
      LeafHashes leaves = new LeafHashes(TreeState.EMPTY, lines);
      if (log != null && lines > 0) {
        log.lines(0, log.size(), AuditEvent.MAX_LINE_BYTES, leaves);
      }
      return leaves.state();
    }
  }

  @Override
  public byte[] encode(AuditEvent event) {
    return EventWriter.line(event);
  }

  @Override
  public boolean fits(AuditEvent event) {
    return EventWriter.bytes(event).length <= AuditEvent.MAX_LINE_BYTES;
  }

  @Override
  public String attach(StoreLocation store, Consumer<Consumer<Map<String, Object>>> items) {
    return attachments.write(store, items);
  }

  @Override
  public boolean contains(StoreLocation store, EventId id, long offset) {
    try (LogFile log = LogFile.open(READ, store.auditLog())) {
      if (log == null) {
        return false;
      }
      IdSearch search = new IdSearch(id);
      log.lines(offset, log.size(), AuditEvent.MAX_LINE_BYTES, search);
      return search.found();
    }
  }

  @Override
  public void append(StoreLocation store, byte[] lines) {
    appender.append(store, lines);
  }

  @Override
  public void sync(StoreLocation store, long from) {
    appender.sync(store, from);
  }

  @Override
  public LogTail stream(StoreLocation store, Consumer<LoggedLine> visitor) {
    try (LogFile log = LogFile.open(READ, store.auditLog())) {
      if (log == null) {
        return new LogTail.Missing();
      }
      try (LineStream lines = new LineStream(log, visitor)) {
        return stream(log, lines);
      }
    }
  }

  private LogTail stream(LogFile log, LineStream lines) {
    Settling settling = new Settling(pause);
    long size = log.size();
    while (true) {
      lines.read(size);
      if (lines.bytes() >= size) {
        return new LogTail.Clean(lines.bytes());
      }
      LogTail tail = log.judge(new ByteRange(lines.bytes(), size));
      if (!(tail instanceof LogTail.Torn torn)) {
        return tail;
      }
      Settling.Waited waited = settling.await(log, torn);
      if (waited != Settling.Waited.GREW) {
        return waited.tail(torn);
      }
      size = Math.max(log.size(), lines.bytes());
    }
  }

  @Override
  public void events(StoreLocation store, Predicate<LoggedEvent> visitor) {
    try (LogFile log = LogFile.open(READ, store.auditLog())) {
      if (log != null) {
        log.lines(0, log.size(), EventParser.MAX_LINE, new EventLines(visitor));
      }
    }
  }

  @Override
  public void follow(StoreLocation store, long offset, Follower visitor) {
    try (LogFile log = LogFile.open(READ, store.auditLog())) {
      long size = log == null ? 0 : log.size();
      if (size < offset) {
        throw damaged(new AuditFault.Shortened(offset, size));
      }
      if (log != null && size > offset) {
        if (!log.isLineStart(offset)) {
          throw damaged(new AuditFault.NoLineThere(offset));
        }
        log.lines(offset, size, EventParser.MAX_LINE, new EventLines(visitor));
      }
    }
  }

  @Override
  public String firstLineDigest(StoreLocation store) {
    try (LogFile log = LogFile.open(READ, store.auditLog())) {
      MessageDigest digest = Sha256.start();
      FirstLine first = new FirstLine(digest);
      if (log != null) {
        log.lines(0, log.size(), AuditEvent.MAX_LINE_BYTES, first);
      }
      return HexFormat.of().formatHex(digest.digest());
    }
  }

  private static RefusedException damaged(AuditFault fault) {
    return new RefusedException(new Refusal.AuditDamaged(List.of(fault)));
  }

  /** Digests the first line; of nothing where it has no newline. */
  private record FirstLine(MessageDigest digest) implements LineReader.Sink {
    @Override
    public void piece(byte[] buffer, int from, int to) {
      boolean last = to > from && buffer[to - 1] == '\n';
      digest.update(buffer, from, to - from - (last ? 1 : 0));
    }

    @Override
    public boolean end(long offset, long length, boolean terminated) {
      if (!terminated) {
        digest.reset();
      }
      return false;
    }
  }
}
