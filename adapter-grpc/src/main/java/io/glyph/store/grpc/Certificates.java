package io.glyph.store.grpc;

import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.Set;
import javax.net.ssl.SSLException;

/** Reads what TLS needs. Java's own TLS does the work: netty's would unpack a native library. */
final class Certificates {
  private static final Set<PosixFilePermission> OF_OTHERS =
      EnumSet.complementOf(
          EnumSet.of(
              PosixFilePermission.OWNER_READ,
              PosixFilePermission.OWNER_WRITE,
              PosixFilePermission.OWNER_EXECUTE));

  private Certificates() {}

  static SslContext context(Listen.Tls tls, UserPrincipal me) {
    requireFile("--tls-cert", tls.certificate());
    requirePrivate(tls.key(), me);
    SslContextBuilder builder;
    try {
      builder = SslContextBuilder.forServer(tls.certificate().toFile(), tls.key().toFile());
    } catch (IllegalArgumentException unusable) {
      throw refused(
          "--tls-cert", "certificate and key must be PEM, the key PKCS #8 and not locked");
    }
    GrpcSslContexts.configure(builder, SslProvider.JDK);
    builder.protocols("TLSv1.3", "TLSv1.2");
    tls.clientAuthorities()
        .ifPresent(file -> {
          requireFile("--tls-client-ca", file);
          try {
            builder.trustManager(file.toFile()).clientAuth(ClientAuth.REQUIRE);
          } catch (IllegalArgumentException unusable) {
            throw refused("--tls-client-ca", "must be certificates in PEM");
          }
        });
    try {
      return builder.build();
    } catch (SSLException unfit) {
      throw refused("--tls-cert", "certificate and key do not fit each other, or are not usable");
    }
  }

  private static void requireFile(String argument, Path file) {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw refused(argument, "must be a file that can be read");
    }
  }

  private static void requirePrivate(Path key, UserPrincipal me) {
    requireFile("--tls-key", key);
    try {
      PosixFileAttributes seen = Files.readAttributes(key, PosixFileAttributes.class);
      if (seen.permissions().stream().anyMatch(OF_OTHERS::contains) || !seen.owner().equals(me)) {
        throw refused("--tls-key", "must belong to this user and have mode 0600");
      }
    } catch (IOException failed) {
      throw Failures.io("look at the key", key, failed);
    }
  }

  private static RefusedException refused(String argument, String problem) {
    return new RefusedException(new Refusal.InvalidArgument(argument, problem));
  }
}
