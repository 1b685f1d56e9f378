package io.glyph.store.bootstrap.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.bootstrap.InProcessService;
import io.glyph.store.bootstrap.house.PackagedGlyph;
import io.glyph.store.grpc.Listen;
import io.glyph.store.grpc.Scope;
import io.glyph.store.grpc.v1.GetStatusRequest;
import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS, and TLS with certificates of clients, with certificates that are made here. */
class EncryptedServiceTest {
  private static final String PASSWORD = "of-a-test";

  @TempDir Path temp;

  @Test
  void withTlsAnyAddressIsServedToWhoTrustsItsCertificate() throws Exception {
    Pair server = pair("server");
    Pair stranger = pair("stranger");
    try (ServiceRoom room =
        serving("0.0.0.0", new Listen.Tls(server.certificate, server.key, Optional.empty()))) {
      assertEquals(4, version(room, trusting(server).build()));
      assertUnavailable(room, trusting(stranger).build());
      assertUnavailable(room, InsecureChannelCredentials.create());
    }
  }

  @Test
  void withAuthoritiesOnlyTheirClientsComeIn() throws Exception {
    Pair server = pair("server");
    Pair client = pair("client");
    Pair stranger = pair("stranger");
    try (ServiceRoom room =
        serving(
            "127.0.0.1",
            new Listen.Tls(server.certificate, server.key, Optional.of(client.certificate)))) {
      assertEquals(
          4,
          version(
              room,
              trusting(server)
                  .keyManager(client.certificate.toFile(), client.key.toFile())
                  .build()));
      assertUnavailable(room, trusting(server).build());
      assertUnavailable(
          room,
          trusting(server)
              .keyManager(stranger.certificate.toFile(), stranger.key.toFile())
              .build());
    }
    assertTrue(
        InProcessService.REFUSED.stream()
            .anyMatch(line -> line.endsWith("Z connection=no_handshake peer=loopback")),
        InProcessService.REFUSED::toString);
  }

  @Test
  void aKeyThatOthersCanReadOrThatDoesNotFitIsRefused() throws Exception {
    Pair server = pair("server");
    Pair other = pair("other");
    Files.setPosixFilePermissions(other.key, PosixFilePermissions.fromString("rw-r--r--"));
    Path garbage = Files.writeString(temp.resolve("garbage"), "-----BEGIN NOTHING-----\n");
    Files.setPosixFilePermissions(garbage, PosixFilePermissions.fromString("rw-------"));
    for (Listen.Tls wrong :
        List.of(
            new Listen.Tls(other.certificate, other.key, Optional.empty()),
            new Listen.Tls(server.certificate, garbage, Optional.empty()),
            new Listen.Tls(garbage, server.key, Optional.empty()),
            new Listen.Tls(temp.resolve("none"), server.key, Optional.empty()),
            new Listen.Tls(server.certificate, server.key, Optional.of(garbage)))) {
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

  private static TlsChannelCredentials.Builder trusting(Pair pair) throws Exception {
    return TlsChannelCredentials.newBuilder().trustManager(pair.certificate.toFile());
  }

  private record Pair(Path certificate, Path key) {}

  /** A key and a certificate that it signed itself, for 127.0.0.1 and 0.0.0.0. */
  private Pair pair(String name) throws Exception {
    Path store = temp.resolve(name + ".p12");
    PackagedGlyph.Result made =
        PackagedGlyph.run(
            temp,
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=" + name,
                "-ext",
                "SAN=IP:127.0.0.1,IP:0.0.0.0",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD),
            Map.of());
    assertEquals(0, made.exit(), made.out() + made.err());
    KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    Path certificate = pem(name + ".crt", "CERTIFICATE", keys.getCertificate(name).getEncoded());
    Path key =
        pem(name + ".key", "PRIVATE KEY", keys.getKey(name, PASSWORD.toCharArray()).getEncoded());
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    return new Pair(certificate, key);
  }

  private Path pem(String file, String what, byte[] der) throws Exception {
    List<String> lines = new ArrayList<>();
    lines.add("-----BEGIN " + what + "-----");
    lines.add(Base64.getMimeEncoder().encodeToString(der));
    lines.add("-----END " + what + "-----");
    return Files.write(temp.resolve(file), lines);
  }
}
