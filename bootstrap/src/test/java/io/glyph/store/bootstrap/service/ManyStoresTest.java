package io.glyph.store.bootstrap.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.bootstrap.InProcessService;
import io.glyph.store.bootstrap.house.FolderImage;
import io.glyph.store.grpc.Listen;
import io.glyph.store.grpc.Scope;
import io.glyph.store.grpc.v1.GetStatusRequest;
import io.glyph.store.grpc.v1.ImportRequest;
import io.glyph.store.grpc.v1.InitializeStoreRequest;
import io.glyph.store.grpc.v1.StoreServiceGrpc.StoreServiceBlockingStub;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server for every store below a folder, and for nothing else. */
class ManyStoresTest {
  private static final String GET_STATUS = "glyph.store.v1.StoreService/GetStatus";

  @TempDir Path temp;
  private Path root;

  @BeforeEach
  void prepare() throws Exception {
    root = Files.createDirectories(temp.toRealPath().resolve("served"));
  }

  private ServiceRoom serving() throws Exception {
    return ServiceRoom.serving(
        InProcessService.house(), Scope.Below.of(root), new Listen.DefaultSocket());
  }

  private static GetStatusRequest of(String store) {
    return GetStatusRequest.newBuilder().setStore(store).build();
  }

  @Test
  void eachStoreIsNamedByItsPath() throws Exception {
    Files.createDirectories(root.resolve("deep/er"));
    ServiceRoom.unpack("v1-worked", root.resolve("deep/er"));
    ServiceRoom.unpack("v4-worked", root);
    Files.createSymbolicLink(root.resolve("short"), root.resolve("deep/er/orchard"));
    try (ServiceRoom room = serving()) {
      StoreServiceBlockingStub client = room.client();
      assertEquals(1, client.getStatus(of("deep/er/orchard")).getStoreVersion());
      assertEquals(4, client.getStatus(of("orchard")).getStoreVersion());
      assertEquals(4, client.getStatus(of("orchard/.glyph")).getStoreVersion());
      assertEquals(1, client.getStatus(of("short")).getStoreVersion(), "a link that stays below");
      CallsOverTheServiceTest.assertReason("INVALID_ARGUMENT", () -> client.getStatus(of("")));
      CallsOverTheServiceTest.assertReason("NOT_FOUND", () -> client.getStatus(of("nothing")));
      CallsOverTheServiceTest.assertReason("NOT_FOUND", () -> client.getStatus(of("deep")));
    }
  }

  @Test
  void namesThatLeadNowhereAreTheCallersFaultAndNoStoreIsMadeInsideAStore() throws Exception {
    Path project = ServiceRoom.unpack("v4-worked", root);
    Files.createSymbolicLink(root.resolve("inside"), project.resolve(".glyph/content"));
    FolderImage before = FolderImage.of(project);
    try (ServiceRoom room = serving()) {
      StoreServiceBlockingStub client = room.client();
      for (String store :
          new String[] {
            "orchard/.glyph/audit",
            "orchard/.glyph/store.db",
            "orchard/README.md",
            "orchard/README.md/x",
            "orchard/README.md/x/y",
          }) {
        CallsOverTheServiceTest.assertReason("NOT_FOUND", () -> client.getStatus(of(store)));
      }
      for (String store : new String[] {"x".repeat(256), "y/".repeat(2_100), "é".repeat(128)}) {
        CallsOverTheServiceTest.assertReason("INVALID_ARGUMENT", () -> client.getStatus(of(store)));
      }
      for (String store :
          new String[] {
            "orchard/.glyph", "orchard/.glyph/audit", "inside", "orchard/README.md", "z".repeat(300)
          }) {
        CallsOverTheServiceTest.assertReason(
            "INVALID_ARGUMENT",
            () ->
                client.initializeStore(
                    InitializeStoreRequest.newBuilder()
                        .setStore(store)
                        .setRequestId("inside")
                        .build()));
      }
    }
    assertEquals(before, FolderImage.of(project));
  }

  @Test
  void nothingOutsideIsReachedByWhateverWords() throws Exception {
    Path outside = Files.createDirectories(temp.toRealPath().resolve("outside"));
    Path project = ServiceRoom.unpack("v4-worked", outside);
    FolderImage before = FolderImage.of(project);
    Files.createSymbolicLink(root.resolve("link"), project);
    Files.createDirectories(root.resolve("half"));
    Files.createSymbolicLink(root.resolve("half/.glyph"), project.resolve(".glyph"));
    Files.createDirectories(root.resolve("in"));
    try (ServiceRoom room = serving()) {
      StoreServiceBlockingStub client = room.client();
      for (String store :
          new String[] {
            "..",
            "../outside/orchard",
            "in/../../outside/orchard",
            "../nothing-there",
            project.toString(),
            "/",
            "link",
            "link/.glyph",
            "half/.glyph",
          }) {
        StatusRuntimeException refused =
            assertThrows(StatusRuntimeException.class, () -> client.getStatus(of(store)), store);
        assertEquals(Status.Code.PERMISSION_DENIED, refused.getStatus().getCode(), store);
      }
      StatusRuntimeException halfway =
          assertThrows(StatusRuntimeException.class, () -> client.getStatus(of("half")));
      assertEquals("UNSAFE_STORE", ServiceRoom.infoOf(halfway).getReason());
      assertThrows(StatusRuntimeException.class, () -> client.getStatus(of("a\u0000b")));
      StatusRuntimeException made =
          assertThrows(
              StatusRuntimeException.class,
              () ->
                  client.initializeStore(
                      InitializeStoreRequest.newBuilder().setStore("../outside").build()));
      assertEquals(Status.Code.PERMISSION_DENIED, made.getStatus().getCode());
    }
    assertEquals(before, FolderImage.of(project));
    List<String> lines =
        InProcessService.REFUSED.stream()
            .filter(line -> line.contains("=PERMISSION_DENIED"))
            .toList();
    assertTrue(
        lines.stream().filter(line -> line.endsWith(" peer=socket call=" + GET_STATUS)).count()
            >= 9,
        lines::toString);
    assertTrue(
        InProcessService.REFUSED.stream()
            .anyMatch(line -> line.contains("=FAILED_PRECONDITION reason=UNSAFE_STORE ")),
        "a link in the place of a store too");
    assertTrue(
        lines.stream().noneMatch(line -> line.contains("outside") || line.contains("orchard")),
        lines::toString);
  }

  @Test
  void filesFromOutsideOfTheProjectAreNotTakenIn() throws Exception {
    Path project = ServiceRoom.unpack("v4-worked", root);
    Files.writeString(root.resolve("secret"), "not yours");
    Files.createSymbolicLink(project.resolve("way-out"), root.resolve("secret"));
    try (ServiceRoom room = serving()) {
      StoreServiceBlockingStub client = room.client();
      for (String path : new String[] {"..", "../secret", "way-out", "/etc/passwd"}) {
        StatusRuntimeException refused =
            assertThrows(
                StatusRuntimeException.class,
                () ->
                    client.import_(
                        ImportRequest.newBuilder().setStore("orchard").setPath(path).build()));
        assertEquals(Status.Code.PERMISSION_DENIED, refused.getStatus().getCode(), path);
      }
      var taken = client.import_(ImportRequest.newBuilder().setStore("orchard").build());
      assertTrue(taken.hasImported() || taken.hasUnchanged());
    }
  }
}
