package io.glyph.store.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.domain.migration.Claim;
import io.glyph.store.domain.migration.Descriptor;
import io.glyph.store.domain.migration.Loss;
import io.glyph.store.domain.migration.Notice;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MigrateTest {
  private final House house = new House();

  private void lossy() {
    house.losses = List.of(House.rowsLost(2));
    house.declared =
        List.of(new Descriptor.DeclaredLoss(Descriptor.LossKind.ROWS, "works", "they are caches"));
  }

  private String planId() {
    String json = house.run("migrate", "plan", "--json").out();
    return String.valueOf(Contract.at(json, "data", "plan_id"));
  }

  @Test
  void aPlanKeepsTheSchemaAndNamesTheCommandThatCarriesItOut() {
    lossy();
    House.Told told = house.run("migrate", "plan", "--json");
    assertEquals(List.of(), Contract.faults("migrate_plan", told.out()));
    String command = String.valueOf(Contract.at(told.out(), "data", "apply_command"));
    assertEquals(0, house.run(command.substring("glyph ".length()).split(" ", -1)).code());
    assertEquals(1, house.applied);
  }

  @Test
  void aPlanForPeopleShowsLossesFirst() {
    lossy();
    String told = house.run("migrate", "plan").out();
    assertTrue(told.startsWith("Loses something:"), told);
    assertTrue(told.contains("2 rows of 'works', such as work:1, work:2"), told);
    assertTrue(told.contains("they are caches"), told);
  }

  @Test
  void aPlanShowsWhatIsDroppedAndWhatIsWorthKnowing() {
    house.dropped = List.of(new Loss.SchemaObjectLost("trigger", "works_are_kept", "works"));
    house.notices = List.of(new Notice.Retyped("works", "name", 3));
    String told = house.run("migrate", "plan").out();
    assertTrue(told.startsWith("Loses nothing:"), told);
    assertTrue(told.contains("trigger 'works_are_kept'"), told);
    assertTrue(told.contains("3 values of 'works.name' of another type now"), told);
    for (String command : List.of("plan", "apply")) {
      String json = house.run("migrate", command, "--json").out();
      assertEquals(List.of(), Contract.faults("migrate_" + command, json));
      assertEquals(
          "[{kind=trigger, name=works_are_kept, table=works}]",
          String.valueOf(Contract.at(json, "data", "dropped")));
      assertEquals(
          "[{kind=retyped, subject=works.name, count=3}]",
          String.valueOf(Contract.at(json, "data", "notices")));
    }
  }

  @Test
  void aLosslessPlanSaysSo() {
    assertTrue(house.run("migrate", "plan").out().startsWith("Loses nothing:"));
  }

  @Test
  void aStoreThatIsThereAlreadyNeedsNoPlan() {
    house.version = 2;
    house.manifestVersion = 2;
    House.Told told = house.run("migrate", "plan", "--json");
    assertEquals(List.of(), Contract.faults("migrate_plan", told.out()));
    assertEquals(false, Contract.at(told.out(), "data", "needed"));
    House.Told applied = house.run("migrate", "apply", "--json");
    assertEquals(List.of(), Contract.faults("migrate_apply", applied.out()));
    assertEquals(false, Contract.at(applied.out(), "data", "migrated"));
  }

  @Test
  void applyingWithoutLossesAsksNobody() {
    House.Told told = house.run("migrate", "apply", "--json");
    assertEquals(0, told.code(), told.err());
    assertEquals("", told.err());
    assertEquals(List.of(), Contract.faults("migrate_apply", told.out()));
    assertEquals(1, house.applied);
  }

  @Test
  void lossesWithoutAPersonAreRefusedWithThePlanId() {
    lossy();
    House.Told told = house.run("migrate", "apply", "--json");
    assertEquals(13, told.code());
    assertEquals(planId(), Contract.at(told.err(), "error", "details", "plan_id"));
    assertEquals(0, house.applied);
  }

  @Test
  void anotherPlansConfirmationIsRefused() {
    lossy();
    House.Told told = house.run("migrate", "apply", "--json", "--confirm", House.DIGEST);
    assertEquals("plan_changed", Contract.at(told.err(), "error", "code"));
    assertEquals(0, house.applied);
  }

  @Test
  void anAgentNeedsAPersonsName() {
    lossy();
    String plan = planId();
    String[] call = {"migrate", "apply", "--json", "--actor", "agent:codex:1", "--confirm", plan};
    assertEquals(2, house.run(call).code());
    assertEquals(2, house.run(with(call, "--confirmed-by", "agent:codex:2")).code());
    assertEquals(0, house.applied);
    House.Told told = house.run(with(call, "--confirmed-by", "user:self:ada"));
    assertEquals(0, told.code(), told.err());
    assertEquals("user:self:ada", Contract.at(told.out(), "data", "confirmation", "by"));
    assertEquals("option", Contract.at(told.out(), "data", "confirmation", "how"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"robot:x:y", "service:ci:nightly", "users:self:ada", "User:self:ada"})
  void whoIsNoPersonCannotAgreeAndIsNotAsked(String actor) {
    lossy();
    String plan = planId();
    for (String command : List.of("migrate apply", "migrate rollback", "backup restore B")) {
      String[] call = (command + " --json --actor " + actor + " --confirm " + plan).split(" ", -1);
      House.Told told = house.run(call);
      assertEquals(2, told.code(), command);
      assertEquals("--confirmed-by", Contract.at(told.err(), "error", "details", "argument"));
      assertEquals(2, house.run(with(call, "--confirmed-by", actor)).code(), command);
    }
    house.typed = plan.substring(0, 8) + "\n";
    house.terminal = true;
    assertEquals(13, house.run("migrate", "apply", "--actor", actor).code());
    assertEquals(0, house.applied);
  }

  @Test
  void onATerminalAPersonIsAskedForTheFirstEightCharacters() {
    lossy();
    house.typed = planId().substring(0, 8) + "\n";
    house.terminal = true;
    House.Told told = house.run("migrate", "apply");
    assertEquals(0, told.code(), told.err());
    assertTrue(told.err().contains("2 rows of 'works'"), told.err());
    assertTrue(told.out().contains("Migrated"), told.out());
    assertEquals(1, house.applied);
  }

  @Test
  void anyOtherAnswerChangesNothing() {
    lossy();
    house.terminal = true;
    for (String answer : List.of("", "yes\n", "y\n", "12345678\n")) {
      house.typed = answer;
      assertEquals(13, house.run("migrate", "apply").code());
    }
    assertEquals(0, house.applied);
  }

  @Test
  void anAgentOnATerminalIsNotAsked() {
    lossy();
    house.typed = planId().substring(0, 8) + "\n";
    house.terminal = true;
    House.Told told = house.run("migrate", "apply", "--actor", "agent:codex:1");
    assertEquals(13, told.code());
    assertFalse(told.err().contains("Type the plan id"), told.err());
  }

  @Test
  void jsonOnATerminalIsNotAsked() {
    lossy();
    house.typed = planId().substring(0, 8) + "\n";
    house.terminal = true;
    assertEquals(13, house.run("migrate", "apply", "--json").code());
    assertEquals(0, house.applied);
  }

  @Test
  void nobodyIsAskedWhileClaimsForbidItAnyway() {
    lossy();
    house.claims = List.of(new Claim("fix", "agent:codex:1", "2049-01-01T00:00:00Z"));
    house.terminal = true;
    House.Told told = house.run("migrate", "apply");
    assertEquals(21, told.code());
    assertFalse(told.err().contains("Type the plan id"), told.err());
    assertTrue(told.err().contains("agent:codex:1 on 'fix'"), told.err());
  }

  @Test
  void lossesThatNobodyDeclaredCannotBeConfirmed() {
    house.losses = List.of(House.rowsLost(2));
    assertEquals(14, house.run("migrate", "apply", "--confirm", House.DIGEST).code());
    assertEquals(0, house.applied);
  }

  @Test
  void progressIsALinePerPhaseOffATerminal() {
    String told = house.run("migrate", "apply").err();
    assertEquals(5, told.lines().count(), told);
    assertFalse(told.contains("\r"), told);
  }

  @Test
  void progressIsABarOnATerminalAndIsWipedAway() {
    house.terminal = true;
    String told = house.run("migrate", "apply").err();
    assertTrue(told.contains("[####"), told);
    assertTrue(told.endsWith("\r\u001b[K"), told);
  }

  @Test
  void progressIsSilentWhereToldSo() {
    for (String option : List.of("--quiet", "--no-progress", "--json")) {
      assertEquals("", new House().run("migrate", "apply", option).err());
    }
  }

  @Test
  void progressIsJsonWhereToldSo() {
    String told = house.run("migrate", "apply", "--json", "--progress=json").err();
    assertEquals(5, told.lines().count());
    told.lines().forEach(line -> assertEquals("progress", Contract.at(line, "type")));
    assertEquals("check", Contract.at(told.lines().findFirst().orElseThrow(), "phase"));
  }

  @Test
  void historyKeepsTheSchema() {
    house.version = 2;
    house.manifestVersion = 2;
    House.Told told = house.run("migrate", "history", "--json");
    assertEquals(List.of(), Contract.faults("migrate_history", told.out()));
  }

  private static String[] with(String[] call, String... more) {
    String[] all = new String[call.length + more.length];
    System.arraycopy(call, 0, all, 0, call.length);
    System.arraycopy(more, 0, all, call.length, more.length);
    return all;
  }
}
