package io.glyph.store.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.application.port.StoreAccessException;
import io.glyph.store.domain.store.StoreLocation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestReplacementTest {
  private static final byte[] NEW = "new".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path dir = Path.of("");

  @Test
  void draftIsSyncedBeforeItIsRenamedAndTheFolderAfterwards() throws IOException {
    RecordingDisk disk = new RecordingDisk();
    StoreLocation store = new StoreLocation(dir);
    Files.writeString(store.manifest(), "old");
    new YamlManifestRepository(disk).replace(store, NEW);
    assertEquals("new", Files.readString(store.manifest()));
    assertEquals(
        List.of(
            "remove manifest.yaml.new",
            "open manifest.yaml.new",
            "chmod manifest.yaml.new",
            "write manifest.yaml.new",
            "sync manifest.yaml.new",
            "rename manifest.yaml",
            "sync " + dir.getFileName()),
        disk.effects);
  }

  @Test
  void stoppedOrTornAtAnyEffectTheManifestIsOldOrNewAndCanBeReplacedAgain() throws IOException {
    for (int stop = 0; stop < 7; stop++) {
      StoreLocation store = new StoreLocation(Files.createDirectory(dir.resolve("s" + stop)));
      Files.writeString(store.manifest(), "old");
      YamlManifestRepository stopped =
          new YamlManifestRepository(new RecordingDisk(stop, true, "stopped"));
      assertThrows(StoreAccessException.class, () -> stopped.replace(store, NEW));
      String left = Files.readString(store.manifest());
      assertEquals(stop < 6 ? "old" : "new", left, "stopped at " + stop);
      new YamlManifestRepository().replace(store, NEW);
      assertEquals("new", Files.readString(store.manifest()));
      assertTrue(Files.notExists(store.manifestDraft()));
    }
  }

  @Test
  void linkPlantedAtTheDraftIsRemovedNotFollowed() throws IOException {
    StoreLocation store = new StoreLocation(dir);
    Path victim = Files.writeString(dir.resolve("victim"), "precious");
    Files.createSymbolicLink(store.manifestDraft(), victim);
    new YamlManifestRepository().replace(store, NEW);
    assertEquals("precious", Files.readString(victim));
    assertEquals("new", Files.readString(store.manifest()));
  }

  @Test
  void modeOfTheOldManifestIsKept() throws IOException {
    StoreLocation store = new StoreLocation(dir);
    Files.writeString(store.manifest(), "old");
    for (String mode : Set.of("rw-------", "rw-rw-rw-", "rw-r--r--")) {
      Files.setPosixFilePermissions(store.manifest(), PosixFilePermissions.fromString(mode));
      new YamlManifestRepository().replace(store, NEW);
      assertEquals(
          PosixFilePermissions.fromString(mode), Files.getPosixFilePermissions(store.manifest()));
    }
  }

  @Test
  void missingManifestGetsTheModeOfTheDatabase() throws IOException {
    StoreLocation store = new StoreLocation(dir);
    Files.writeString(store.database(), "");
    Files.setPosixFilePermissions(store.database(), PosixFilePermissions.fromString("rw-rw----"));
    new YamlManifestRepository().replace(store, NEW);
    assertEquals(
        PosixFilePermissions.fromString("rw-rw----"),
        Files.getPosixFilePermissions(store.manifest()));
  }
}
