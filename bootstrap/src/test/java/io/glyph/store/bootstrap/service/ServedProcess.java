package io.glyph.store.bootstrap.service;

import io.glyph.store.bootstrap.house.JsonText;
import io.glyph.store.grpc.v1.StoreServiceGrpc;
import io.glyph.store.grpc.v1.StoreServiceGrpc.StoreServiceBlockingStub;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code glyph serve} in a process of its own, from the classes of this test. */
final class ServedProcess implements AutoCloseable {
  final Process process;
  private final String address;
  private final Metadata token = new Metadata();
  private final List<ManagedChannel> channels = new ArrayList<>();

  ServedProcess(Path project) throws IOException {
    this("--store", project.toString());
  }

  /** With words of one's own after {@code serve}. */
  ServedProcess(String... words) throws IOException {
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-Xmx256m",
            "-Xmn16m",
            "-Dslf4j.provider=org.slf4j.nop.NOPServiceProvider",
            "-cp",
            path,
            "io.glyph.store.bootstrap.Main",
            "serve",
            "--json"));
    command.addAll(List.of(words));
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    Object line = JsonText.parse(String.valueOf(out.readLine()));
    address = String.valueOf(JsonText.at(line, "data.address"));
    token.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
        "Bearer "
            + Files.readString(Path.of((String) JsonText.at(line, "data.token_file"))).strip());
  }

  StoreServiceBlockingStub client() {
    return StoreServiceGrpc.newBlockingStub(connect())
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(token));
  }

  StoreServiceGrpc.StoreServiceStub laterClient(ManagedChannel channel) {
    return StoreServiceGrpc.newStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(token));
  }

  ManagedChannel connect() {
    ManagedChannel channel = ServiceRoom.channel(address, InsecureChannelCredentials.create());
    channels.add(channel);
    return channel;
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException stopped) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
