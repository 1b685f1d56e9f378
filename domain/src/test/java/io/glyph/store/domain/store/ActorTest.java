package io.glyph.store.domain.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActorTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "::",
        "user",
        "user:self",
        "user:self:",
        "user::ada",
        ":self:ada",
        "user:self:ada lovelace",
        " user:self:ada",
        "user:self:ada\n",
        "us\ter:self:ada",
        "user:se\rlf:ada",
        "user:self:\u001b[31mada",
        "user:self:\u009b31mada",
        "user:self:a\u0000da",
        "user:self:a\u007fda",
        "user:self:a\u0085da",
        "user:self:a\u00a0da",
        "user:self:a\u2028da",
        "us\u009ber:self:ada",
        "user:s\u3000elf:ada"
      })
  void anyOtherSpellingIsNoActor(String text) {
    assertEquals(Optional.empty(), Actor.parse(text));
  }

  @Test
  void itsPartsAreReadInTheirOrder() {
    assertEquals(
        Optional.of(new Actor("agent", "codex", "session-01")),
        Actor.parse("agent:codex:session-01"));
  }

  @Test
  void onlyTheSubjectMayHoldColons() {
    assertEquals(
        Optional.of(new Actor("user", "oidc", "https://id:443/ada")),
        Actor.parse("user:oidc:https://id:443/ada"));
    assertThrows(IllegalArgumentException.class, () -> new Actor("us:er", "self", "ada"));
    assertThrows(IllegalArgumentException.class, () -> new Actor("user", "se:lf", "ada"));
  }

  @Test
  void namesInAnyScriptAreActors() {
    assertEquals(Optional.of(new Actor("user", "self", "Ада")), Actor.parse("user:self:Ада"));
  }

  @Test
  void twoHundredCharactersAreAnActorAndOneMoreIsNot() {
    String longest = "user:self:" + "a".repeat(190);
    assertEquals(200, longest.length());
    assertTrue(Actor.parse(longest).isPresent());
    assertEquals(Optional.empty(), Actor.parse(longest + "a"));
    assertEquals(Optional.empty(), Actor.parse("u".repeat(1_000_000)));
  }

  @Test
  void onlyTheTypeAgentIsAnAgent() {
    assertTrue(new Actor("agent", "codex", "1").isAgent());
    assertFalse(new Actor("user", "agent", "agent").isAgent());
    assertFalse(new Actor("agents", "self", "1").isAgent());
  }

  @Test
  void onlyTheTypeUserIsAPerson() {
    assertTrue(new Actor("user", "robot", "1").isPerson());
    for (String type : List.of("agent", "robot", "service", "users", "User")) {
      assertFalse(new Actor(type, "self", "ada").isPerson(), type);
    }
  }

  @Property
  void whatIsReadIsWrittenTheSame(
      @ForAll @CharRange(from = '\u0000', to = '\u00ff') String a,
      @ForAll @CharRange(from = '\u0000', to = '\u00ff') String b,
      @ForAll @CharRange(from = '\u0000', to = '\u00ff') String c) {
    String text = a + ":" + b + ":" + c;
    Actor.parse(text)
        .ifPresent(actor -> {
          assertEquals(text, actor.toString());
          assertTrue(
              text.chars().noneMatch(x -> Character.isISOControl(x) || Character.isWhitespace(x)));
        });
  }
}
