package io.glyph.store.bootstrap.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.glyph.store.bootstrap.house.PackagedGlyph;
import io.grpc.TlsChannelCredentials;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** A key and a certificate that it signed itself, for 127.0.0.1 and 0.0.0.0, as PEM files. */
record SelfSigned(Path certificate, Path key) {
  private static final String PASSWORD = "of-a-test";

  TlsChannelCredentials.Builder trusted() throws Exception {
    return TlsChannelCredentials.newBuilder().trustManager(certificate.toFile());
  }

  static SelfSigned in(Path temp, String name) throws Exception {
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
    Path certificate =
        pem(temp.resolve(name + ".crt"), "CERTIFICATE", keys.getCertificate(name).getEncoded());
    Path key =
        pem(
            temp.resolve(name + ".key"),
            "PRIVATE KEY",
            keys.getKey(name, PASSWORD.toCharArray()).getEncoded());
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    return new SelfSigned(certificate, key);
  }

  private static Path pem(Path file, String what, byte[] der) throws Exception {
    List<String> lines = new ArrayList<>();
    lines.add("-----BEGIN " + what + "-----");
    lines.add(Base64.getMimeEncoder().encodeToString(der));
    lines.add("-----END " + what + "-----");
    return Files.write(file, lines);
  }
}
