import io.glyph.store.domain.migration.Descriptor;
import io.glyph.store.domain.migration.Descriptor.DeclaredLoss;
import io.glyph.store.domain.migration.Descriptor.LossKind;
import io.glyph.store.domain.migration.Effects;
import io.glyph.store.domain.migration.Loss;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.migration.MigrationCatalog;
import io.glyph.store.domain.migration.MigrationPlan;
import io.glyph.store.domain.migration.TableEffect;
import io.glyph.store.domain.version.StoreVersion;
import java.util.List;

/** A plan over two migrations of one's own: one adds, one loses what it says, or more. */
final class PlanOverOwnCatalog {
  private static final String DIGEST = "ab".repeat(32);

  public static void main(String[] args) {
    MigrationCatalog catalog =
        new MigrationCatalog(
            List.of(
                step(1, Descriptor.keepsAll("Notes", "Notes have a table.")),
                step(
                    2,
                    Descriptor.keepsAll("Quiet", "What hooks printed may hold secrets.")
                        .losing(
                            List.of(
                                new DeclaredLoss(LossKind.COLUMN, "hook_runs.stdout", "secrets"))))));
    Loss declared = new Loss.ColumnLost("hook_runs", "stdout", 3, List.of(), DIGEST);
    Loss slipped = new Loss.RowsLost("hook_runs", 1, List.of("hookrun:1"), DIGEST);
    show("one step", plan(catalog, 2));
    show("both steps", plan(catalog, 3, declared));
    show("and a row that nobody spoke of", plan(catalog, 3, declared, slipped));
    System.out.println("a way to 4: " + catalog.path(version(1), version(4)).isPresent());
  }

  private static MigrationPlan plan(MigrationCatalog catalog, int to, Loss... measured) {
    List<Migration> steps = catalog.path(version(1), version(to)).orElseThrow();
    TableEffect table = new TableEffect("hook_runs", 3, 3, 3, 0, false, List.of(measured));
    return new MigrationPlan(
        "my store", version(1), version(to), steps, Effects.judged(List.of(table), steps));
  }

  private static void show(String name, MigrationPlan plan) {
    System.out.println(name + ": plan " + plan.id().hex().substring(0, 8));
    System.out.println("  steps to " + plan.steps().stream().map(Migration::to).toList());
    System.out.println("  somebody must agree: " + plan.needsConfirmation());
    System.out.println(
        "  never committed because of: "
            + plan.effects().undeclared().stream().map(Loss::subject).toList());
  }

  private static Migration step(int from, Descriptor descriptor) {
    String script = "V%04d__mine.sql".formatted(from + 1);
    return new Migration(
        version(from), version(from + 1), script, "", DIGEST, "", DIGEST, descriptor,
        Migration.Origin.CATALOG);
  }

  private static StoreVersion version(int number) {
    return new StoreVersion(number);
  }
}
