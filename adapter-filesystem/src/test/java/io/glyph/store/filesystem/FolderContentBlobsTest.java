package io.glyph.store.filesystem;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.application.port.ContentBlobs;
import io.glyph.store.application.port.ProjectTree.FoundFile;
import io.glyph.store.application.port.StoreAccessException;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.source.ImportedFile;
import io.glyph.store.domain.source.SourcePath;
import io.glyph.store.domain.store.StoreLocation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderContentBlobsTest {
  /** Small, so that a few files reach every path. */
  private static final BlobIntake.Bounds SMALL = new BlobIntake.Bounds(64, 3, 5, 4_000);

  @TempDir private Path project;
  private StoreLocation store;

  @BeforeEach
  void makeStore() {
    store = new StoreLocation(project.resolve(".glyph"));
    TestFiles.makeFolder(store.content());
  }

  private FoundFile file(String name, byte[] bytes) {
    Path file = project.resolve(name);
    TestFiles.put(file, bytes);
    return found(name);
  }

  private FoundFile found(String name) {
    Path file = project.resolve(name);
    return new FoundFile(
        SourcePath.of(name), file, StampedFile.of("test", file).orElseThrow().stamp());
  }

  private static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(Sha256.start().digest(bytes));
  }

  private static byte[] bytes(int seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static Optional<ImportedFile> keep(ContentBlobs blobs, StoreLocation at, FoundFile file) {
    try (ContentBlobs.Intake intake = blobs.begin(at)) {
      Optional<ImportedFile> taken = intake.take(file);
      intake.settle();
      return taken;
    }
  }

  private ContentBlobs blobs() {
    return new FolderContentBlobs(DiskEffects.real(), SMALL);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 62, 63, 64, 65, 200, 5_000})
  void fileOfAnySizeIsKeptUnderItsHash(int size) throws IOException {
    byte[] content = bytes(1, size);
    ImportedFile taken = keep(blobs(), store, file("a", content)).orElseThrow();
    assertEquals(sha256(content), taken.hash().hex());
    assertEquals(size, taken.bytes());
    Path blob = store.blob(taken.hash().hex());
    assertArrayEquals(content, Files.readAllBytes(blob));
    assertFalse(Files.exists(store.contentDraft()));
    Set<PosixFilePermission> mode = PosixFilePermissions.fromString("rw-r--r--");
    assertEquals(mode, Files.getPosixFilePermissions(blob));
    assertEquals(
        PosixFilePermissions.fromString("rwxr-xr-x"),
        Files.getPosixFilePermissions(blob.getParent()));
  }

  @Test
  void manyFilesInManyBatchesAreAllKept() throws IOException {
    List<byte[]> contents = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      contents.add(bytes(i % 40, i % 3 == 0 ? 500 : 20));
    }
    try (ContentBlobs.Intake intake = blobs().begin(store)) {
      for (int i = 0; i < contents.size(); i++) {
        assertTrue(intake.take(file("f" + i, contents.get(i))).isPresent());
      }
      intake.settle();
    }
    for (byte[] content : contents) {
      assertArrayEquals(content, Files.readAllBytes(store.blob(sha256(content))));
    }
  }

  @Test
  void filesThatWereReadAheadAreKeptAsTheyWere() throws IOException {
    List<FoundFile> files = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      files.add(file("f" + i, bytes(i % 40, i % 3 == 0 ? 500 : 20)));
    }
    try (ContentBlobs.Intake intake = blobs().begin(store)) {
      files.forEach(intake::expect);
      for (FoundFile file : files) {
        byte[] content = Files.readAllBytes(file.file());
        ImportedFile taken = intake.take(file).orElseThrow();
        assertEquals(sha256(content), taken.hash().hex());
        assertEquals(content.length, taken.bytes());
      }
      intake.settle();
    }
    for (FoundFile file : files) {
      byte[] content = Files.readAllBytes(file.file());
      assertArrayEquals(content, Files.readAllBytes(store.blob(sha256(content))));
    }
  }

  @Test
  void fileThatChangesOrGoesOnceItIsExpectedIsWhatItWasOrIs() throws IOException {
    byte[] before = bytes(1, 30);
    byte[] after = bytes(2, 40);
    FoundFile changed = file("changed", before);
    FoundFile gone = file("gone", bytes(3, 30));
    try (ContentBlobs.Intake intake = blobs().begin(store)) {
      // Stamps of another time: what was read fits to none of them, whenever it was.
      TestFiles.put(changed.file(), after);
      Files.delete(gone.file());
      intake.expect(changed);
      intake.expect(gone);
      expectOthers(intake);
      assertEquals(sha256(after), intake.take(changed).orElseThrow().hash().hex());
      assertEquals(Optional.empty(), intake.take(gone));
      intake.settle();
    }
    assertArrayEquals(after, Files.readAllBytes(store.blob(sha256(after))));
    assertFalse(Files.exists(store.blob(sha256(before))));
  }

  @Test
  void failureOfAReadingAheadIsToldOfWhenTheFileIsTaken() {
    FoundFile first = file("first", bytes(1, 30));
    // A name that no file system can have: it is an error, and not a file that has gone.
    FoundFile wrong = new FoundFile(first.path(), project.resolve("x".repeat(300)), first.stamp());
    try (ContentBlobs.Intake intake = blobs().begin(store)) {
      intake.expect(wrong);
      intake.expect(first);
      expectOthers(intake);
      assertThrows(StoreAccessException.class, () -> intake.take(wrong));
      assertTrue(intake.take(first).isPresent());
    }
  }

  /** Files are read ahead in groups: with these, those before them are. */
  private void expectOthers(ContentBlobs.Intake intake) {
    for (int i = 0; i < ReadAhead.AT_ONCE; i++) {
      intake.expect(file("other" + i, bytes(100 + i, 20)));
    }
  }

  @Test
  void whatHasNotSettledIsGone() throws IOException {
    try (ContentBlobs.Intake intake = blobs().begin(store)) {
      assertTrue(intake.take(file("a", bytes(1, 30))).isPresent());
      assertTrue(intake.take(file("b", bytes(2, 300))).isPresent());
    }
    assertEquals(List.of(), Disk.children("test", store.content()));
  }

  @Test
  void blobThatIsThereIsNotWrittenAgain() throws IOException {
    byte[] small = bytes(1, 30);
    byte[] large = bytes(2, 300);
    for (byte[] content : List.of(small, large)) {
      keep(blobs(), store, file("a", content));
      Object before = Files.readAttributes(store.blob(sha256(content)), "unix:ino,ctime");
      keep(blobs(), store, file("b", content));
      assertEquals(before, Files.readAttributes(store.blob(sha256(content)), "unix:ino,ctime"));
    }
  }

  @Test
  void blobThatIsThereIsSyncedBeforeTheDatabaseNamesIt() {
    byte[] content = bytes(1, 30);
    keep(blobs(), store, file("a", content));
    RecordingDisk disk = new RecordingDisk();
    keep(new FolderContentBlobs(disk, SMALL), store, file("b", content));
    String hash = sha256(content);
    assertTrue(disk.effects.contains("sync " + hash), disk.effects.toString());
    assertTrue(disk.effects.contains("sync " + hash.substring(0, 2)), disk.effects.toString());
  }

  @Test
  void blobThatAKilledProgramHasHalfWrittenIsReplaced() throws IOException {
    byte[] content = bytes(1, 30);
    TestFiles.put(store.blob(sha256(content)), bytes(1, 20));
    keep(blobs(), store, file("a", content));
    assertArrayEquals(content, Files.readAllBytes(store.blob(sha256(content))));
  }

  @Test
  void bytesAreSyncedBeforeTheyAreABlobAndNamesAfterwards() {
    RecordingDisk disk = new RecordingDisk();
    byte[] content = bytes(1, 30);
    String hash = sha256(content);
    keep(new FolderContentBlobs(disk, SMALL), store, file("a", content));
    List<String> effects = disk.effects;
    int synced = effects.indexOf("sync " + hash);
    int renamed = effects.indexOf("rename " + hash);
    int named = effects.lastIndexOf("sync " + hash.substring(0, 2));
    assertTrue(synced >= 0 && synced < renamed && renamed < named, effects.toString());
    assertTrue(named < effects.lastIndexOf("sync content"), effects.toString());
  }

  @Test
  void anyEffectThatFailsLeavesOnlyWholeBlobs() throws IOException {
    List<byte[]> contents = List.of(bytes(1, 30), bytes(2, 300), bytes(3, 20), bytes(4, 10));
    for (int n = 0; ; n++) {
      new Disk(DiskEffects.real()).removeTree("test", store.content());
      TestFiles.makeFolder(store.content());
      RecordingDisk disk = new RecordingDisk(n, true, "stopped");
      boolean stopped = false;
      try (ContentBlobs.Intake intake = new FolderContentBlobs(disk, SMALL).begin(store)) {
        for (int i = 0; i < contents.size(); i++) {
          intake.take(file("f" + i, contents.get(i)));
        }
        intake.settle();
      } catch (StoreAccessException failed) {
        stopped = true;
      }
      for (byte[] content : contents) {
        Path blob = store.blob(sha256(content));
        if (Files.exists(blob)) {
          assertArrayEquals(content, Files.readAllBytes(blob), "at " + n);
        }
      }
      if (!stopped) {
        assertTrue(n > 20, "only " + n);
        return;
      }
      new PosixStoreFolder().removeLeftovers(store);
      assertEquals(List.of(), new PosixStoreFolder().leftovers(store));
    }
  }

  @Test
  void leftoversOfAKilledImportAreFoundAndRemoved() {
    TestFiles.put(store.contentDraft().resolve("copy"), bytes(1, 10));
    assertEquals(List.of(store.contentDraft()), new PosixStoreFolder().leftovers(store));
    keep(blobs(), store, file("a", bytes(2, 30)));
    assertEquals(List.of(), new PosixStoreFolder().leftovers(store));
  }

  @Test
  void linksInTheWayAreRefused() throws IOException {
    byte[] content = bytes(1, 30);
    Path blob = store.blob(sha256(content));
    Path folder = store.content().resolve(sha256(content).substring(0, 2));
    Path elsewhere = TestFiles.makeFolder(project.resolve("elsewhere"));
    TestFiles.makeLink(folder, elsewhere);
    requireUnsafe(folder, file("a", content));
    Files.delete(folder);
    TestFiles.makeFolder(folder);
    TestFiles.makeLink(blob, project.resolve("a"));
    requireUnsafe(blob, file("a", content));
    Files.delete(blob);
    TestFiles.put(project.resolve("b"), content);
    Files.createLink(blob, project.resolve("b"));
    requireUnsafe(blob, file("a", content));
    assertEquals(List.of(), Disk.children("test", elsewhere));
  }

  private void requireUnsafe(Path at, FoundFile file) {
    RefusedException refused =
        assertThrows(RefusedException.class, () -> keep(blobs(), store, file));
    assertEquals(at, assertInstanceOf(Refusal.UnsafeStore.class, refused.refusal()).path());
  }

  @Test
  void fileThatHasChangedSinceItWasListedIsReadAsItIsNow() {
    FoundFile listed = file("a", bytes(1, 30));
    byte[] now = bytes(2, 31);
    TestFiles.put(project.resolve("a"), now);
    assertEquals(sha256(now), keep(blobs(), store, listed).orElseThrow().hash().hex());
    assertFalse(TestFiles.exists(store.blob(sha256(bytes(1, 30)))));
  }

  @Test
  void fileThatIsGoneOrNoFileAnyMoreIsNotTaken() throws IOException, InterruptedException {
    FoundFile listed = file("a", bytes(1, 30));
    Files.delete(listed.file());
    assertEquals(Optional.empty(), keep(blobs(), store, listed));
    TestFiles.makeLink(listed.file(), project.resolve("elsewhere"));
    assertEquals(Optional.empty(), keep(blobs(), store, listed));
  }

  @Test
  void fileThatChangesEachTimeItIsReadIsRefused() {
    FoundFile file = file("a", bytes(1, 300));
    FolderContentBlobs blobs = new FolderContentBlobs(lengthening(file), SMALL);
    RefusedException refused = assertThrows(RefusedException.class, () -> keep(blobs, store, file));
    Refusal.IoFailed failed = assertInstanceOf(Refusal.IoFailed.class, refused.refusal());
    assertTrue(failed.detail().contains("changed each time"), failed.detail());
    assertEquals(List.of(), Disk.children("test", store.content()));
  }

  @Test
  void smallFileThatChangesWhenItHasBeenReadIsKeptAsItWas() throws IOException {
    byte[] read = bytes(1, 30);
    FoundFile file = file("a", read);
    FolderContentBlobs blobs = new FolderContentBlobs(lengthening(file), SMALL);
    assertEquals(sha256(read), keep(blobs, store, file).orElseThrow().hash().hex());
    assertArrayEquals(read, Files.readAllBytes(store.blob(sha256(read))));
    assertTrue(Files.size(file.file()) > read.length);
  }

  /** Writing a blob lengthens the file: somebody writes to it all the while. */
  private static DiskEffects lengthening(FoundFile file) {
    return new Delegating() {
      @Override
      public int write(Path target, FileChannel channel, ByteBuffer bytes) throws IOException {
        Files.write(
            file.file(),
            "more".getBytes(StandardCharsets.UTF_8),
            java.nio.file.StandardOpenOption.APPEND);
        return super.write(target, channel, bytes);
      }
    };
  }

  @Test
  void syncOfAWholeFileSystemWorksHere() throws IOException {
    Optional<DiskEffects.WholeSync> whole = SyncFs.open(project);
    assertEquals(
        SyncFs.tellsOfFailures(System.getProperty("os.name"), System.getProperty("os.version")),
        whole.isPresent());
    if (whole.isPresent()) {
      whole.get().sync();
      whole.get().close();
      whole.get().close();
    }
    assertEquals(Optional.empty(), SyncFs.open(project.resolve("nothing here")));
  }

  @Test
  void kernelThatKeepsSilentAboutFailuresIsNotTrusted() {
    assertTrue(SyncFs.tellsOfFailures("Linux", "5.8.0-1"));
    assertTrue(SyncFs.tellsOfFailures("Linux", "6.18.44-fc"));
    assertTrue(SyncFs.tellsOfFailures("Linux", "10.0"));
    assertFalse(SyncFs.tellsOfFailures("Linux", "5.7.19"));
    assertFalse(SyncFs.tellsOfFailures("Linux", "4.19.0"));
    assertFalse(SyncFs.tellsOfFailures("Linux", "odd"));
    assertFalse(SyncFs.tellsOfFailures("Mac OS X", "15.1"));
  }

  @Test
  void wholeSyncThatFailsKeepsItsBatchFromHavingNames() {
    List<String> calls = new ArrayList<>();
    DiskEffects failing =
        new Delegating() {
          @Override
          public Optional<WholeSync> wholeSync(Path folder) {
            return Optional.of(
                new WholeSync() {
                  @Override
                  public void sync() throws IOException {
                    calls.add("sync");
                    throw new IOException("Input/output error");
                  }

                  @Override
                  public void close() {
                    calls.add("close");
                  }
                });
          }
        };
    ContentBlobs blobs = new FolderContentBlobs(failing, SMALL);
    assertThrows(
        StoreAccessException.class,
        () -> {
          try (ContentBlobs.Intake intake = blobs.begin(store)) {
            for (int i = 0; i < 8; i++) {
              intake.take(file("f" + i, bytes(i, 20)));
            }
            intake.settle();
          }
        });
    assertEquals(List.of("sync", "close"), calls);
    for (int i = 3; i < 8; i++) {
      assertFalse(TestFiles.exists(store.blob(sha256(bytes(i, 20)))));
    }
  }

  private static class Delegating implements DiskEffects {
    @Override
    public FileChannel open(
        Path file, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
        throws IOException {
      return DiskEffects.real().open(file, options, attributes);
    }

    @Override
    public int write(Path file, FileChannel channel, ByteBuffer bytes) throws IOException {
      return DiskEffects.real().write(file, channel, bytes);
    }

    @Override
    public void truncate(Path file, FileChannel channel, long size) throws IOException {
      DiskEffects.real().truncate(file, channel, size);
    }

    @Override
    public void sync(Path path, FileChannel channel) throws IOException {
      DiskEffects.real().sync(path, channel);
    }

    @Override
    public void createFolder(Path folder, FileAttribute<?>... attributes) throws IOException {
      DiskEffects.real().createFolder(folder, attributes);
    }

    @Override
    public void setMode(Path path, Set<PosixFilePermission> mode) throws IOException {
      DiskEffects.real().setMode(path, mode);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
      DiskEffects.real().rename(from, to);
    }

    @Override
    public void remove(Path path) throws IOException {
      DiskEffects.real().remove(path);
    }
  }
}
