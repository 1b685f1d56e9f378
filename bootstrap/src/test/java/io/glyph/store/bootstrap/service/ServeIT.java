package io.glyph.store.bootstrap.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.bootstrap.house.FolderImage;
import io.glyph.store.bootstrap.house.GoldenStore;
import io.glyph.store.bootstrap.house.JsonText;
import io.glyph.store.bootstrap.house.PackagedGlyph;
import io.glyph.store.grpc.v1.ApplyMigrationRequest;
import io.glyph.store.grpc.v1.ApplyMigrationResponse;
import io.glyph.store.grpc.v1.GetStatusRequest;
import io.glyph.store.grpc.v1.GetStatusResponse;
import io.glyph.store.grpc.v1.Phase;
import io.glyph.store.grpc.v1.PlanMigrationRequest;
import io.glyph.store.grpc.v1.StoreServiceGrpc;
import io.glyph.store.grpc.v1.TableCount;
import io.grpc.ChannelCredentials;
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
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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

  @Test
  void withTlsByItsOptionsOnlyClientsWithACertificateComeIn() throws Exception {
    SelfSigned own = SelfSigned.in(temp, "server");
    SelfSigned client = SelfSigned.in(temp, "client");
    Path project = GoldenStore.named("v1-worked").unpackInto(temp);
    try (Served server =
        serve(
            project,
            "--port",
            "0",
            "--host",
            "127.0.0.1",
            "--tls-cert",
            own.certificate().toString(),
            "--tls-key",
            own.key().toString(),
            "--tls-client-ca",
            client.certificate().toString())) {
      var known =
          own.trusted().keyManager(client.certificate().toFile(), client.key().toFile()).build();
      assertEquals(
          1,
          server.client(known).getStatus(GetStatusRequest.getDefaultInstance()).getStoreVersion());
      for (ChannelCredentials stranger :
          List.of(own.trusted().build(), InsecureChannelCredentials.create())) {
        StatusRuntimeException refused =
            assertThrows(
                StatusRuntimeException.class,
                () -> server.client(stranger).getStatus(GetStatusRequest.getDefaultInstance()));
        assertEquals(Status.Code.UNAVAILABLE, refused.getStatus().getCode());
      }
      assertEquals(0, server.terminate());
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"PHASE_CHECK", "PHASE_MIGRATE", "PHASE_COMMIT"})
  void sigtermInAMigrationLeavesTheOldOrTheNewAndTheClientKnowsWhich(Phase phase) throws Exception {
    Path project = GoldenStore.named("v1-worked").unpackInto(temp);
    int version = 1;
    try (Served server = serve(project, "--port", "0")) {
      StoreServiceGrpc.StoreServiceBlockingStub client =
          server.client(InsecureChannelCredentials.create());
      var plan = ServiceRoom.plan(client, PlanMigrationRequest.getDefaultInstance());
      Iterator<ApplyMigrationResponse> answers =
          client.applyMigration(
              ApplyMigrationRequest.newBuilder().setConfirmation(ServiceRoom.agreed(plan)).build());
      try {
        while (answers.hasNext()) {
          ApplyMigrationResponse answer = answers.next();
          if (answer.getProgress().getPhase() == phase) {
            server.process().destroy();
          }
          if (answer.hasResult()) {
            version = answer.getResult().getMigrated().getToVersion();
          }
        }
      } catch (StatusRuntimeException stopped) {
        assertEquals("STOPPING", ServiceRoom.infoOf(stopped).getReason());
        assertTrue(phase != Phase.PHASE_COMMIT, "what commits is finished");
      }
      assertEquals(0, server.terminate());
    }
    Object after = JsonText.parse(PackagedGlyph.run(project, "status", "--json").out());
    assertEquals((long) version, JsonText.at(after, "data.version"));
    assertEquals(0, PackagedGlyph.run(project, "audit", "verify").exit());
  }

  private record Served(Process process, String address, Metadata token, List<ManagedChannel> open)
      implements AutoCloseable {
    StoreServiceGrpc.StoreServiceBlockingStub client(ChannelCredentials credentials) {
      ManagedChannel channel = Grpc.newChannelBuilder(address, credentials).build();
      open.add(channel);
      return StoreServiceGrpc.newBlockingStub(channel)
          .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(token))
          .withDeadlineAfter(60, TimeUnit.SECONDS);
    }

    /** SIGTERM, where it has not had it yet. */
    int terminate() throws InterruptedException {
      process.destroy();
      assertTrue(process.waitFor(10, TimeUnit.SECONDS), "SIGTERM did not end it in ten seconds");
      return process.exitValue();
    }

    @Override
    public void close() {
      open.forEach(ManagedChannel::shutdownNow);
      process.destroyForcibly();
    }
  }

  private static Served serve(Path project, String... door) throws IOException {
    List<String> words = new ArrayList<>(PackagedGlyph.command());
    words.addAll(List.of("serve", "--json"));
    words.addAll(List.of(door));
    Process server =
        new ProcessBuilder(words)
            .directory(project.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    Object line = JsonText.parse(server.inputReader(StandardCharsets.UTF_8).readLine());
    Metadata token = new Metadata();
    token.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
        "Bearer "
            + Files.readString(Path.of((String) JsonText.at(line, "data.token_file"))).strip());
    return new Served(
        server, String.valueOf(JsonText.at(line, "data.address")), token, new ArrayList<>());
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
