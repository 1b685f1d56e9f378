package io.glyph.store.bootstrap.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.bootstrap.house.FolderImage;
import io.glyph.store.bootstrap.house.GoldenStore;
import io.glyph.store.bootstrap.house.JsonText;
import io.glyph.store.bootstrap.house.PackagedGlyph;
import io.glyph.store.grpc.v1.GetStatusRequest;
import io.glyph.store.grpc.v1.GetStatusResponse;
import io.glyph.store.grpc.v1.StoreServiceGrpc;
import io.glyph.store.grpc.v1.TableCount;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.MetadataUtils;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeIT {
  @TempDir Path temp;

  @Test
  void onAPortItAnswersWhatTheCommandLineAnswersAndEndsWithZero() throws Exception {
    assertServes("--port", "0");
  }

  @Test
  void onASocketToo() throws Exception {
    assertServes("--socket", temp.resolve("s").toString());
  }

  private void assertServes(String... door) throws Exception {
    Path project = GoldenStore.named("v1-worked").unpackInto(temp);
    FolderImage before = FolderImage.of(project);
    Object cli = JsonText.parse(PackagedGlyph.run(project, "status", "--json").out());
    List<String> words = new ArrayList<>(PackagedGlyph.command());
    words.addAll(List.of("serve", "--json"));
    words.addAll(List.of(door));
    Path errors = temp.resolve("errors");
    Process server =
        new ProcessBuilder(words)
            .directory(project.toFile())
            .redirectError(errors.toFile())
            .start();
    try (BufferedReader out = server.inputReader(StandardCharsets.UTF_8)) {
      Object line = JsonText.parse(out.readLine());
      String address = (String) JsonText.at(line, "data.address");
      String token =
          Files.readString(Path.of((String) JsonText.at(line, "data.token_file"))).strip();
      ManagedChannel channel =
          Grpc.newChannelBuilder(String.valueOf(address), InsecureChannelCredentials.create())
              .build();
      try {
        assertAnswers(channel, token, cli);
      } finally {
        channel.shutdownNow();
        assertTrue(channel.awaitTermination(10, TimeUnit.SECONDS));
      }
      server.destroy();
      assertTrue(server.waitFor(10, TimeUnit.SECONDS), "SIGTERM did not end it in ten seconds");
      assertEquals(0, server.exitValue());
      String told = Files.readString(errors);
      assertTrue(
          told.matches(
              "glyph: refused at=[0-9T:-]+Z status=UNAUTHENTICATED reason=UNAUTHENTICATED"
                  + " peer=(loopback|socket) call=glyph.store.v1.StoreService/GetStatus\n"),
          told);
      assertEquals(before, FolderImage.of(project));
    } finally {
      server.destroyForcibly();
    }
  }

  private static void assertAnswers(ManagedChannel channel, String token, @Nullable Object cli) {
    StoreServiceGrpc.StoreServiceBlockingStub stranger = StoreServiceGrpc.newBlockingStub(channel);
    GetStatusRequest request = GetStatusRequest.newBuilder().setWithCounts(true).build();
    StatusRuntimeException refused =
        assertThrows(StatusRuntimeException.class, () -> stranger.getStatus(request));
    assertEquals(Status.Code.UNAUTHENTICATED, refused.getStatus().getCode());
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    var bearer = MetadataUtils.newAttachHeadersInterceptor(headers);

    GetStatusResponse status = stranger.withInterceptors(bearer).getStatus(request);

    assertEquals(JsonText.at(cli, "data.store"), status.getDirectory());
    assertEquals(1, status.getStoreVersion());
    for (TableCount count : status.getCounts().getTablesList()) {
      assertEquals(JsonText.at(cli, "data.counts." + count.getTable()), count.getRows());
    }
    assertEquals(12, status.getCounts().getTablesCount());
    assertEquals(
        HealthCheckResponse.ServingStatus.SERVING,
        HealthGrpc.newBlockingStub(channel)
            .withInterceptors(bearer)
            .check(HealthCheckRequest.getDefaultInstance())
            .getStatus());
  }
}
