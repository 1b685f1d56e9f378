package io.glyph.store.domain.migration;

import io.glyph.store.domain.backup.Backup;
import io.glyph.store.domain.version.StoreVersion;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * What takes one store to another version, with what it did to a private copy of it. Data; carrying
 * it out is another matter.
 *
 * @param storeIdentity the store's id; for version 1, which has none, SHA-256 of the log's first
 *     line, or of nothing
 * @param way migrations, reverse scripts or a backup
 * @param steps in order; empty where the store is already there, and for a backup
 * @param effects as measured by the rehearsal
 * @param from where it starts
 * @param to where it leads or ends
 */
public record MigrationPlan(
    String storeIdentity,
    Way way,
    StoreVersion from,
    StoreVersion to,
    List<Migration> steps,
    Effects effects) {
  /** Refuses what cannot be. */
  public MigrationPlan {
    steps = List.copyOf(steps);
    if (way instanceof Way.Restore) {
      if (!steps.isEmpty()) {
        throw new IllegalArgumentException("a backup is restored in one step");
      }
    } else {
      requireChain(way, from, to, steps);
    }
  }

  /**
   * A plan that goes up.
   *
   * @param storeIdentity what the store is known by
   * @param from where it starts
   * @param to where it leads or ends
   * @param steps migrations, in order
   * @param effects what was measured
   */
  public MigrationPlan(
      String storeIdentity,
      StoreVersion from,
      StoreVersion to,
      List<Migration> steps,
      Effects effects) {
    this(storeIdentity, new Way.Migrate(), from, to, steps, effects);
  }

  /** By which means. */
  public sealed interface Way {
    /** Migrations, upwards. */
    record Migrate() implements Way {}

    /** Reverse scripts, downwards, keeping what was written since. */
    record Reverse() implements Way {}

    /**
     * A backup takes the place of what is there.
     *
     * @param backup the backup
     */
    record Restore(Backup backup) implements Way {}
  }

  private static void requireChain(
      Way way, StoreVersion from, StoreVersion to, List<Migration> steps) {
    StoreVersion at = from;
    for (Migration step : steps) {
      if (!step.from().equals(at) || step.isReverse() != (way instanceof Way.Reverse)) {
        throw new IllegalArgumentException("the steps of a plan follow each other");
      }
      at = step.to();
    }
    if (!at.equals(to)) {
      throw new IllegalArgumentException("the steps of a plan lead from its start to its end");
    }
  }

  /**
   * {@return the id that stands for this plan: the same store, migrations and losses give the same
   * id, an unrelated write in between does not change it}
   */
  public PlanId id() {
    StringBuilder form = new StringBuilder("glyph-plan-v1\n");
    form.append("store ").append(storeIdentity).append('\n');
    form.append("method ").append(method()).append('\n');
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

  private String method() {
    return switch (way) {
      case Way.Migrate() -> "migrate";
      case Way.Reverse() -> "reverse";
      case Way.Restore(Backup backup) -> "restore " + backup.id() + " " + backup.sha256();
    };
  }

  /** {@return whether a human must agree before it is carried out} */
  public boolean needsConfirmation() {
    return !effects.losses().isEmpty();
  }

  /**
   * Tells tables that were made anew from those that nothing was done to: all rows of both may be
   * there.
   *
   * @param effect what happened to a table
   * @return whether its rows were made anew, and had to be looked for by a way back
   */
  public boolean isRewritten(TableEffect effect) {
    return steps.stream()
        .flatMap(step -> step.descriptor().rebuilt().stream())
        .anyMatch(way -> way.table().equalsIgnoreCase(effect.table()));
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
