package io.glyph.store.application.fake;

import io.glyph.store.application.port.DatabaseFacts;
import io.glyph.store.application.port.OutboxEntry;
import io.glyph.store.application.port.StoreDatabase.AppliedMigration;
import io.glyph.store.application.port.StoreDatabase.WayBack;
import io.glyph.store.domain.audit.EventId;
import io.glyph.store.domain.audit.TreeState;
import io.glyph.store.domain.migration.Claim;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.version.DatabaseMarks;
import io.glyph.store.domain.version.StoreVersion;
import io.glyph.store.domain.version.VersionMark;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a database file holds: version marks, tables of keys and values, and the bookkeeping. Tests
 * change it as another program would, then {@link #encode} it onto the disk.
 */
public final class DatabaseImage {
  private static final int MAGIC = 0x46414b45;

  /** Value of {@code store_version} in {@code meta}; null where the row is missing. */
  public @Nullable String metaVersion;

  public int userVersion;
  public int applicationId;
  public final TreeMap<String, TreeMap<String, String>> tables = new TreeMap<>();
  public final List<Claim> claims = new ArrayList<>();
  public final List<AppliedMigration> history = new ArrayList<>();
  public final List<WayBack> waysBack = new ArrayList<>();
  public final List<OutboxEntry> outbox = new ArrayList<>();
  public @Nullable TreeState seal;
  public byte @Nullable [] manifest;
  public boolean purgePending;

  /** An empty database of a version, with its marks and no bookkeeping. */
  public static DatabaseImage empty(int version) {
    DatabaseImage image = new DatabaseImage();
    image.mark(new StoreVersion(version));
    image.tables.put("remotes", new TreeMap<>());
    return image;
  }

  public void mark(StoreVersion version) {
    DatabaseMarks marks = DatabaseMarks.of(version);
    metaVersion = version.toString();
    userVersion = marks.userVersion();
    applicationId = marks.applicationId();
  }

  /** A table's rows; the table is made where missing. */
  public TreeMap<String, String> rows(String table) {
    return tables.computeIfAbsent(table, name -> new TreeMap<>());
  }

  DatabaseMarks marks() {
    String said = metaVersion;
    VersionMark row =
        said == null
            ? new VersionMark.Absent()
            : StoreVersion.parse(said)
                .<VersionMark>map(VersionMark.Says::new)
                .orElseGet(() -> new VersionMark.Malformed(said));
    return new DatabaseMarks(row, userVersion, applicationId);
  }

  DatabaseFacts facts() {
    return new DatabaseFacts(marks(), outbox, Optional.ofNullable(seal), manifest, purgePending);
  }

  DatabaseImage copy() {
    return decode(encode());
  }

  /** The file's bytes; equal images give equal bytes. */
  public byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(MAGIC);
      text(out, metaVersion);
      out.writeInt(userVersion);
      out.writeInt(applicationId);
      out.writeInt(tables.size());
      for (var table : tables.entrySet()) {
        out.writeUTF(table.getKey());
        out.writeInt(table.getValue().size());
        for (var row : table.getValue().entrySet()) {
          out.writeUTF(row.getKey());
          out.writeUTF(row.getValue());
        }
      }
      out.writeInt(claims.size());
      for (Claim claim : claims) {
        out.writeUTF(claim.workName());
        out.writeUTF(claim.actor());
        out.writeUTF(claim.expiresAt());
      }
      out.writeInt(history.size());
      for (AppliedMigration row : history) {
        out.writeInt(row.to().number());
        out.writeUTF(row.script());
        out.writeUTF(row.at());
      }
      out.writeInt(waysBack.size());
      for (WayBack way : waysBack) {
        out.writeInt(way.from().number());
        out.writeUTF(way.script());
        out.writeUTF(way.sql());
        out.writeUTF(way.sqlSha256());
        out.writeUTF(way.descriptor());
        out.writeUTF(way.descriptorSha256());
      }
      out.writeInt(outbox.size());
      for (OutboxEntry entry : outbox) {
        out.writeUTF(entry.id().toString());
        blob(out, entry.line());
        out.writeLong(entry.logBytes());
      }
      out.writeBoolean(seal != null);
      if (seal != null) {
        out.writeLong(seal.lines());
        out.writeLong(seal.bytes());
        blob(out, seal.frontier());
      }
      blob(out, manifest);
      out.writeBoolean(purgePending);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads a file's bytes.
   *
   * @throws RefusedException with {@code DatabaseInvalid} for bytes that are no database
   */
  public static DatabaseImage decode(byte[] bytes) {
    DatabaseImage image = new DatabaseImage();
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (in.readInt() != MAGIC) {
        throw new IOException("not a database");
      }
      image.metaVersion = text(in);
      image.userVersion = in.readInt();
      image.applicationId = in.readInt();
      for (int tables = in.readInt(); tables > 0; tables--) {
        TreeMap<String, String> rows = image.rows(in.readUTF());
        for (int count = in.readInt(); count > 0; count--) {
          rows.put(in.readUTF(), in.readUTF());
        }
      }
      for (int claims = in.readInt(); claims > 0; claims--) {
        image.claims.add(new Claim(in.readUTF(), in.readUTF(), in.readUTF()));
      }
      for (int rows = in.readInt(); rows > 0; rows--) {
        image.history.add(
            new AppliedMigration(new StoreVersion(in.readInt()), in.readUTF(), in.readUTF()));
      }
      for (int ways = in.readInt(); ways > 0; ways--) {
        image.waysBack.add(
            new WayBack(
                new StoreVersion(in.readInt()),
                in.readUTF(),
                in.readUTF(),
                in.readUTF(),
                in.readUTF(),
                in.readUTF()));
      }
      for (int entries = in.readInt(); entries > 0; entries--) {
        EventId id = EventId.parse(in.readUTF()).orElseThrow();
        byte[] line = blob(in);
        image.outbox.add(new OutboxEntry(id, line == null ? new byte[0] : line, in.readLong()));
      }
      if (in.readBoolean()) {
        long lines = in.readLong();
        long size = in.readLong();
        byte[] frontier = blob(in);
        image.seal = new TreeState(lines, size, frontier == null ? new byte[0] : frontier);
      }
      image.manifest = blob(in);
      image.purgePending = in.readBoolean();
      return image;
    } catch (IOException damaged) {
      throw new RefusedException(new Refusal.DatabaseInvalid("it is not a database"));
    }
  }

  private static void text(DataOutputStream out, @Nullable String text) throws IOException {
    out.writeBoolean(text != null);
    if (text != null) {
      out.writeUTF(text);
    }
  }

  private static @Nullable String text(DataInputStream in) throws IOException {
    return in.readBoolean() ? in.readUTF() : null;
  }

  private static void blob(DataOutputStream out, byte @Nullable [] bytes) throws IOException {
    out.writeInt(bytes == null ? -1 : bytes.length);
    if (bytes != null) {
      out.write(bytes);
    }
  }

  private static byte @Nullable [] blob(DataInputStream in) throws IOException {
    int length = in.readInt();
    return length < 0 ? null : in.readNBytes(length);
  }
}
