package io.glyph.store.bootstrap.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.bootstrap.InProcessService;
import io.glyph.store.grpc.Listen;
import io.glyph.store.grpc.Scope;
import io.glyph.store.grpc.v1.GetStatusRequest;
import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS, and TLS with certificates of clients, with certificates that are made here. */
class EncryptedServiceTest {

  @TempDir Path temp;

  @Test
  void withTlsAnyAddressIsServedToWhoTrustsItsCertificate() throws Exception {
    SelfSigned server = SelfSigned.in(temp, "server");
    SelfSigned stranger = SelfSigned.in(temp, "stranger");
    try (ServiceRoom room =
        serving("0.0.0.0", new Listen.Tls(server.certificate(), server.key(), Optional.empty()))) {
      assertEquals(4, version(room, server.trusted().build()));
      assertUnavailable(room, stranger.trusted().build());
      assertUnavailable(room, InsecureChannelCredentials.create());
    }
  }

  @Test
  void withAuthoritiesOnlyTheirClientsComeIn() throws Exception {
    SelfSigned server = SelfSigned.in(temp, "server");
    SelfSigned client = SelfSigned.in(temp, "client");
    SelfSigned stranger = SelfSigned.in(temp, "stranger");
    try (ServiceRoom room =
        serving(
            "127.0.0.1",
            new Listen.Tls(
                server.certificate(), server.key(), Optional.of(client.certificate())))) {
      assertEquals(
          4,
          version(
              room,
              server
                  .trusted()
                  .keyManager(client.certificate().toFile(), client.key().toFile())
                  .build()));
      assertUnavailable(room, server.trusted().build());
      assertUnavailable(
          room,
          server
              .trusted()
              .keyManager(stranger.certificate().toFile(), stranger.key().toFile())
              .build());
    }
    assertTrue(
        InProcessService.REFUSED.stream()
            .anyMatch(line -> line.endsWith("Z connection=no_handshake peer=loopback")),
        InProcessService.REFUSED::toString);
  }

  @Test
  void aKeyThatOthersCanReadOrThatDoesNotFitIsRefused() throws Exception {
    SelfSigned server = SelfSigned.in(temp, "server");
    SelfSigned other = SelfSigned.in(temp, "other");
    Files.setPosixFilePermissions(other.key(), PosixFilePermissions.fromString("rw-r--r--"));
    Path garbage = Files.writeString(temp.resolve("garbage"), "-----BEGIN NOTHING-----\n");
    Files.setPosixFilePermissions(garbage, PosixFilePermissions.fromString("rw-------"));
    for (Listen.Tls wrong :
        List.of(
            new Listen.Tls(other.certificate(), other.key(), Optional.empty()),
            new Listen.Tls(server.certificate(), garbage, Optional.empty()),
            new Listen.Tls(garbage, server.key(), Optional.empty()),
            new Listen.Tls(temp.resolve("none"), server.key(), Optional.empty()),
            new Listen.Tls(server.certificate(), server.key(), Optional.of(garbage)))) {
      AssertionError refused =
          assertThrows(AssertionError.class, () -> serving("127.0.0.1", wrong));
      assertEquals(true, String.valueOf(refused.getMessage()).contains("InvalidArgument"));
    }
  }

  private ServiceRoom serving(String host, Listen.Tls tls) throws Exception {
    Path parent = Files.createTempDirectory(temp, "p");
    Path project = ServiceRoom.unpack("v4-worked", parent);
    return ServiceRoom.serving(
        InProcessService.house(),
        new Scope.OneStore(ServiceRoom.location(project)),
        new Listen.Tcp(host, 0, Optional.of(tls)));
  }

  private static int version(ServiceRoom room, ChannelCredentials credentials) throws Exception {
    return room.client(credentials)
        .getStatus(GetStatusRequest.getDefaultInstance())
        .getStoreVersion();
  }

  private static void assertUnavailable(ServiceRoom room, ChannelCredentials credentials) {
    StatusRuntimeException failed =
        assertThrows(StatusRuntimeException.class, () -> version(room, credentials));
    assertEquals(Status.Code.UNAVAILABLE, failed.getStatus().getCode());
  }
}
