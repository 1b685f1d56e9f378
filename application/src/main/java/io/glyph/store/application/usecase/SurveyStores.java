package io.glyph.store.application.usecase;

import io.glyph.store.application.port.StoreAccessException;
import io.glyph.store.application.port.StoreTree;
import io.glyph.store.domain.refusal.Outcome;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.FormatSupport;
import io.glyph.store.domain.version.Release;
import io.glyph.store.domain.version.StoreJudgement;
import io.glyph.store.domain.version.StoreVersion;
import io.glyph.store.domain.version.VersionMark;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Says what a release would do with every store below a folder. Changes nothing. */
public final class SurveyStores {
  private final StoreTree tree;
  private final StoreReader reader;
  private final BuildFacts build;

  public SurveyStores(StoreTree tree, StoreReader reader, BuildFacts build) {
    this.tree = tree;
    this.reader = reader;
    this.build = build;
  }

  /** What was found at one place. */
  public sealed interface Finding {
    /**
     * A store that could be judged.
     *
     * @param version in its database; empty where the marks do not agree
     */
    record Judged(StoreLocation store, StoreJudgement judgement, Optional<StoreVersion> version)
        implements Finding {}

    /** A store of which nothing can be said but why. */
    record Unusable(StoreLocation store, Refusal why) implements Finding {}

    /** A folder that could not be listed. */
    record Unreadable(Path folder, Refusal why) implements Finding {}
  }

  /**
   * Finds the release that is asked about.
   *
   * @param release empty for this one
   */
  public Outcome<FormatSupport> support(Optional<Release> release) {
    return Attempt.of(() ->
        release
            .filter(named -> !named.equals(build.support().release()))
            .map(this::known)
            .orElseGet(build::support));
  }

  private FormatSupport known(Release release) {
    return build
        .releases()
        .find(release)
        .orElseThrow(() ->
            new RefusedException(
                new Refusal.InvalidArgument(
                    "--release",
                    release
                        + " is none of the releases that are known here: "
                        + build.releases().releases().stream()
                            .map(known -> known.release().toString())
                            .collect(Collectors.joining(", ")))));
  }

  /**
   * Judges one store after the other; one that is damaged is a finding, no failure.
   *
   * @param root absolute
   * @param support of the release that is asked about
   * @return how many findings were told
   */
  public Outcome<Long> execute(Path root, FormatSupport support, Consumer<Finding> findings) {
    return Attempt.of(() -> {
      long[] told = {0};
      tree.walk(
          root,
          new StoreTree.Visitor() {
            @Override
            public void store(StoreLocation store) {
              told[0]++;
              findings.accept(judged(store, support));
            }

            @Override
            public void unreadable(Path folder, StoreAccessException why) {
              told[0]++;
              findings.accept(new Finding.Unreadable(folder, Attempt.refusal(why)));
            }
          });
      return told[0];
    });
  }

  private Finding judged(StoreLocation store, FormatSupport support) {
    Outcome<Finding> outcome =
        Attempt.of(() -> {
          StoreReader.Look look = reader.look(store);
          return new Finding.Judged(
              store,
              StoreJudgement.judge(
                  support, look.manifest(), look.facts().marks(), !look.facts().outbox().isEmpty()),
              look.facts().marks().agree()
                      && look.facts().marks().metaRow() instanceof VersionMark.Says(var version)
                  ? Optional.of(version)
                  : Optional.empty());
        });
    return switch (outcome) {
      case Outcome.Done<Finding>(Finding finding) -> finding;
      case Outcome.Refused<Finding>(Refusal why) -> new Finding.Unusable(store, why);
    };
  }
}
