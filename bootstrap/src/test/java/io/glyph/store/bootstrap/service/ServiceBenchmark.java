package io.glyph.store.bootstrap.service;

import io.glyph.store.bootstrap.InProcessService;
import io.glyph.store.grpc.v1.GetStatusRequest;
import io.glyph.store.grpc.v1.ListAuditEventsRequest;
import io.glyph.store.grpc.v1.ListAuditEventsResponse;
import io.glyph.store.grpc.v1.StoreServiceGrpc.StoreServiceBlockingStub;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the service costs: run with {@code -Dtest=ServiceBenchmark -Dglyph.benchmark=true}, as
 * docs/grpc.md has it. It measures and asserts nothing; what it writes to {@code
 * target/service-benchmark.md} takes the place of what stands there under "measured". The server is
 * a process of its own with the options of the packaged program.
 */
@EnabledIfSystemProperty(named = "glyph.benchmark", matches = "true")
class ServiceBenchmark {
  private static final long WARM_UP = TimeUnit.SECONDS.toNanos(5);
  private static final long MEASURED = TimeUnit.SECONDS.toNanos(10);
  private static final int STREAMS = 1_000;

  @TempDir Path temp;

  private final StringBuilder report = new StringBuilder();

  @Test
  void measure() throws Exception {
    tell(
        "%s, %d processors, load %s when it began, Java %s, %s:%n%n",
        System.getProperty("os.name"),
        Runtime.getRuntime().availableProcessors(),
        load(),
        System.getProperty("java.version"),
        LocalDate.now(ZoneOffset.UTC));
    tell("| | calls a second | p50 | p90 | p99 | slowest | calls |%n");
    tell("|---|---|---|---|---|---|---|%n");
    Path project = ServiceRoom.unpack("v4-worked", temp);
    var useCase = InProcessService.house().inspectStore();
    print(
        "use case, in process",
        times(1, () -> () -> useCase.execute(ServiceRoom.location(project), false)));
    try (ServedProcess server = new ServedProcess(project)) {
      String start = resident(server.process);
      for (int connections : new int[] {1, 16}) {
        print(
            connections + (connections == 1 ? " connection" : " connections"),
            times(
                connections,
                () -> {
                  StoreServiceBlockingStub client = server.client();
                  return () -> client.getStatus(GetStatusRequest.getDefaultInstance());
                }));
      }
      String afterwards = resident(server.process);
      int open = streams(server);
      tell(
          "%nResident memory was %s at the start, %s after these calls, and %s with %,d open streams"
              + " that follow the log. Load when it ended: %s.%n",
          start, afterwards, resident(server.process), open, load());
    }
    Files.writeString(Path.of("target/service-benchmark.md"), report);
    System.out.println(report);
  }

  private void tell(String format, Object... values) {
    report.append(String.format(Locale.ROOT, format, values));
  }

  /** Of the last minute: figures of a busy machine measure that. */
  private static String load() throws IOException {
    return Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
  }

  /**
   * @return how many did open
   */
  private static int streams(ServedProcess server) throws Exception {
    CountDownLatch open = new CountDownLatch(STREAMS);
    ManagedChannel channel = server.connect();
    for (int i = 0; i < STREAMS; i++) {
      if (i % 80 == 79) {
        channel = server.connect();
      }
      server
          .laterClient(channel)
          .listAuditEvents(
              ListAuditEventsRequest.newBuilder().setFollow(true).build(),
              new StreamObserver<ListAuditEventsResponse>() {
                private boolean heard;

                @Override
                public void onNext(ListAuditEventsResponse response) {
                  if (!heard) {
                    heard = true;
                    open.countDown();
                  }
                }

                @Override
                public void onError(Throwable error) {
                  if (!heard) {
                    System.out.println("a stream did not open: " + error);
                  }
                }

                @Override
                public void onCompleted() {}
              });
    }
    if (!open.await(120, TimeUnit.SECONDS)) {
      System.out.println(open.getCount() + " streams did not open");
    }
    // What was needed to open them is gone by then.
    Thread.sleep(5_000);
    return STREAMS - (int) open.getCount();
  }

  private interface Caller {
    Runnable make();
  }

  /** Nanoseconds of every call, sorted, of callers that each call one after the other. */
  private static long[] times(int callers, Caller caller) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(callers)) {
      List<Future<long[]>> parts = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        Runnable call = caller.make();
        parts.add(threads.submit(() -> measured(call)));
      }
      List<long[]> all = new ArrayList<>();
      for (Future<long[]> part : parts) {
        all.add(part.get());
      }
      return all.stream().flatMapToLong(Arrays::stream).sorted().toArray();
    }
  }

  private static long[] measured(Runnable call) {
    for (long start = System.nanoTime(); System.nanoTime() - start < WARM_UP; ) {
      call.run();
    }
    List<Long> times = new ArrayList<>();
    long before = System.nanoTime();
    for (long start = before; before - start < MEASURED; ) {
      call.run();
      long after = System.nanoTime();
      times.add(after - before);
      before = after;
    }
    return times.stream().mapToLong(Long::longValue).toArray();
  }

  private void print(String what, long[] sorted) {
    tell(
        "| %s | %,.0f | %.2f ms | %.2f ms | %.2f ms | %.2f ms | %,d |%n",
        what,
        sorted.length / (MEASURED / 1e9),
        sorted[sorted.length / 2] / 1e6,
        sorted[(int) (sorted.length * 0.9)] / 1e6,
        sorted[(int) (sorted.length * 0.99)] / 1e6,
        sorted[sorted.length - 1] / 1e6,
        sorted.length);
  }

  private static String resident(Process process) throws Exception {
    return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS"))
        .findFirst()
        .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024 + " MiB")
        .orElse("unknown");
  }
}
