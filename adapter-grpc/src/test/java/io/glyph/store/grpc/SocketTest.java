package io.glyph.store.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.domain.refusal.ErrorCode;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.grpc.v1.GetStatusRequest;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SocketTest {
  private TestServer room;

  @BeforeEach
  void prepare() throws IOException {
    room = new TestServer();
  }

  @AfterEach
  void tidy() throws IOException {
    room.close();
  }

  @Test
  void defaultSocketIsPrivateAndGoesWithTheServer() throws Exception {
    Path socket;
    try (StoreGrpcServer server = room.start(new Listen.DefaultSocket())) {
      socket = socketOf(server);
      assertTrue(socket.toString().matches(".*/run/glyph/[0-9a-f]{16}\\.sock"), socket::toString);
      assertEquals("rw-------", SecurityTest.mode(socket));
      assertEquals("rwx------", SecurityTest.mode(SecurityTest.parentOf(socket)));
      assertServes(server);
    }
    assertEquals(
        List.of(socket.getFileName().toString().replace(".sock", ".lock")),
        names(SecurityTest.parentOf(socket)));
    assertEquals(List.of(), names(room.store.directory()), "nothing of it lies in the store");
  }

  @Test
  void withoutARuntimeFolderATemporaryOneIsMadeAndRemoved() throws Exception {
    for (Optional<Path> none :
        List.of(
            Optional.<Path>empty(),
            Optional.of(Path.of("relative")),
            Optional.of(room.base.resolve("missing")))) {
      Path folder;
      ServerSettings settings =
          room.settings(new Listen.DefaultSocket(), Optional.empty(), none, Bounds.DEFAULT);
      try (StoreGrpcServer server = room.start(settings)) {
        folder = SecurityTest.parentOf(socketOf(server));
        assertEquals("rwx------", SecurityTest.mode(folder));
        assertEquals(room.base, folder.getParent());
        assertServes(server);
      }
      assertTrue(Files.notExists(folder));
    }
  }

  @Test
  void secondServerOfAStoreIsRefusedAndTheFirstServesOn() throws Exception {
    try (StoreGrpcServer first = room.start(new Listen.DefaultSocket())) {
      Refusal.StoreBusy refused =
          assertInstanceOf(
              Refusal.StoreBusy.class, room.refusal(room.settings(new Listen.DefaultSocket())));
      assertEquals(
          "a server that listens at " + first.announcement().address(),
          refused.holder().orElseThrow());
      assertServes(first);
    }
    room.start(new Listen.DefaultSocket()).close();
  }

  @Test
  void socketOfAKilledServerIsReplaced() throws Exception {
    Path socket = room.base.resolve("named.sock");
    bind(socket).close();
    assertTrue(Files.exists(socket), "closing a listener leaves its file");
    try (StoreGrpcServer server = room.start(new Listen.SocketAt(socket))) {
      assertEquals("unix:" + socket, server.announcement().address());
      assertEquals("rw-------", SecurityTest.mode(socket));
      assertServes(server);
    }
    assertTrue(Files.notExists(socket));
  }

  @Test
  void socketOnWhichSomebodyElseAnswersIsLeftAlone() throws Exception {
    Path socket = room.base.resolve("named.sock");
    try (ServerSocketChannel other = bind(socket)) {
      assertEquals(
          ErrorCode.STORE_BUSY, room.refusal(room.settings(new Listen.SocketAt(socket))).code());
      assertTrue(other.isOpen());
      assertTrue(Files.exists(socket));
    }
  }

  @Test
  void whatIsNotASocketIsLeftAlone() throws Exception {
    Path file = Files.writeString(room.base.resolve("precious"), "text");
    Path live = room.base.resolve("live.sock");
    try (ServerSocketChannel other = bind(live)) {
      Path link = Files.createSymbolicLink(room.base.resolve("link"), live);
      for (Path taken : List.of(file, link, room.runtime)) {
        assertSocketRefused(taken, "something that is not a socket is there already");
      }
      assertTrue(Files.isSymbolicLink(link));
      assertTrue(other.isOpen());
    }
    assertEquals("text", Files.readString(file));
  }

  @Test
  void pathsOfAHundredBytesWorkAndLongerOnesAreRefused() throws Exception {
    String longest = room.base.resolve("x").toString();
    longest += "x".repeat(SocketEndpoint.MAX_PATH_BYTES - longest.length());
    try (StoreGrpcServer server = room.start(new Listen.SocketAt(Path.of(longest)))) {
      assertServes(server);
    }
    assertSocketRefused(Path.of(longest + "x"), "its path has 101 bytes and sockets can have 100");
  }

  @Test
  void foldersThatAreNotPrivateEnoughAreRefused() throws Exception {
    Path open = Files.createDirectory(room.base.resolve("open"));
    for (String mode : List.of("rwxrwxrwx", "rwxrwx---", "rwx----w-")) {
      Files.setPosixFilePermissions(open, PosixFilePermissions.fromString(mode));
      assertSocketRefused(open.resolve("s"), "must be in a folder of this user that nobody else");
    }
    assertSocketRefused(room.base.resolve("none/s"), "must be in a folder that exists");
    assertSocketRefused(Path.of("s"), "must be an absolute path");
    assertSocketRefused(room.store.directory().resolve("s"), "must not be inside the store");
    Path link = Files.createSymbolicLink(room.base.resolve("innocent"), room.store.directory());
    assertSocketRefused(link.resolve("s"), "must not be inside the store");
    assertEquals(List.of(), names(room.store.directory()));
  }

  @Test
  void runFolderOfTheWrongModeOrInsideTheStoreIsRefused() throws Exception {
    Path folder = TestServer.privateFolder(room.runtime.resolve("glyph"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertEquals(
        ErrorCode.PERMISSION_DENIED,
        room.refusal(room.settings(new Listen.DefaultSocket())).code());
    Files.delete(folder);
    Path elsewhere = TestServer.privateFolder(room.base.resolve("elsewhere"));
    Files.createSymbolicLink(folder, elsewhere);
    assertEquals(
        ErrorCode.PERMISSION_DENIED,
        room.refusal(room.settings(new Listen.DefaultSocket())).code());
    assertEquals(List.of(), names(elsewhere));
    ServerSettings inside =
        room.settings(
            new Listen.DefaultSocket(),
            Optional.empty(),
            Optional.of(room.store.directory()),
            Bounds.DEFAULT);
    assertEquals(ErrorCode.INVALID_ARGUMENT, room.refusal(inside).code());
    assertEquals(List.of(), names(room.store.directory()));
  }

  @Test
  void refusedStartLeavesOnlyLocks() throws Exception {
    Path socket = Files.writeString(room.base.resolve("precious"), "text");
    room.refusal(room.settings(new Listen.SocketAt(socket)));
    List<String> left = names(room.runtime.resolve("glyph"));
    assertTrue(left.stream().allMatch(n -> n.endsWith(".lock")), left::toString);
    assertNotEquals(0, left.size());
  }

  private void assertSocketRefused(Path path, String problem) {
    Refusal.InvalidArgument refused =
        assertInstanceOf(
            Refusal.InvalidArgument.class, room.refusal(room.settings(new Listen.SocketAt(path))));
    assertEquals("socket", refused.name());
    assertTrue(refused.problem().startsWith(problem), refused.problem());
  }

  private void assertServes(StoreGrpcServer server) throws Exception {
    ManagedChannel channel = room.connect(server);
    assertEquals(
        2,
        TestServer.stub(channel, server)
            .getStatus(GetStatusRequest.getDefaultInstance())
            .getStoreVersion());
    TestServer.hangUp(channel);
  }

  private static Path socketOf(StoreGrpcServer server) {
    return Path.of(server.announcement().address().substring("unix:".length()));
  }

  private static ServerSocketChannel bind(Path socket) throws IOException {
    return ServerSocketChannel.open(StandardProtocolFamily.UNIX)
        .bind(UnixDomainSocketAddress.of(socket));
  }

  private static List<String> names(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }
}
