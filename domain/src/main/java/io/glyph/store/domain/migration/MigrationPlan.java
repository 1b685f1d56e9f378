package io.glyph.store.domain.migration;

import io.glyph.store.domain.version.StoreVersion;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * The migrations that take one store to a version, with what they did to a private copy of it.
 * Data; carrying it out is another matter.
 *
 * @param storeIdentity the store's id; for version 1, which has none, SHA-256 of the log's first
 *     line, or of nothing
 * @param steps in order; empty where the store is already there
 * @param effects as measured by the rehearsal
 */
public record MigrationPlan(
    String storeIdentity,
    StoreVersion from,
    StoreVersion to,
    List<Migration> steps,
    Effects effects) {
  public MigrationPlan {
    steps = List.copyOf(steps);
    StoreVersion at = from;
    for (Migration step : steps) {
      if (!step.from().equals(at)) {
        throw new IllegalArgumentException("the steps of a plan follow each other");
      }
      at = step.to();
    }
    if (!at.equals(to)) {
      throw new IllegalArgumentException("the steps of a plan lead from its start to its end");
    }
  }

  /**
   * The id that stands for this plan: the same store, migrations and losses give the same id, an
   * unrelated write in between does not change it.
   */
  public PlanId id() {
    StringBuilder form = new StringBuilder("glyph-plan-v1\n");
    form.append("store ").append(storeIdentity).append('\n');
    form.append("method migrate\n");
    form.append("from ").append(from).append('\n');
    form.append("to ").append(to).append('\n');
    for (Migration step : steps) {
      form.append("step ").append(step.to()).append(' ').append(step.sqlSha256());
      form.append(' ').append(step.descriptorSha256()).append('\n');
    }
    effects.losses().stream()
        .sorted(
            Comparator.comparing(Loss::kind)
                .thenComparing(Loss::subject)
                .thenComparingLong(Loss::count)
                .thenComparing(Loss::keysDigest))
        .forEach(loss ->
            form.append("loss ")
                .append(loss.kind())
                .append(' ')
                .append(loss.count())
                .append(' ')
                .append(loss.keysDigest())
                .append(' ')
                .append(HexFormat.of().formatHex(utf8(loss.subject())))
                .append('\n'));
    return new PlanId(HexFormat.of().formatHex(sha256(utf8(form.toString()))));
  }

  /** Whether a human must agree before it is carried out. */
  public boolean needsConfirmation() {
    return !effects.losses().isEmpty();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java runtime has SHA-256", impossible);
    }
  }
}
