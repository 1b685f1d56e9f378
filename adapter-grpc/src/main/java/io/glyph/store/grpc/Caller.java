package io.glyph.store.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.glyph.store.application.usecase.RequestMark;
import io.glyph.store.domain.migration.Confirmation;
import io.glyph.store.domain.migration.PlanId;
import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.Actor;
import io.glyph.store.domain.version.StoreVersion;
import io.glyph.store.grpc.v1.PlanConfirmation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Who asks for a change, and by which name they can ask again.
 *
 * @param actor who acts
 * @param mark of the request
 */
record Caller(Actor actor, RequestMark mark) {
  /** Reads the words that all requests for changes share. */
  static final class Reader {
    private final Actor usual;
    private final SecureRandom random;

    /**
     * @param usual acts where a request does not say
     */
    Reader(Actor usual, SecureRandom random) {
      this.usual = usual;
      this.random = random;
    }

    /**
     * @param request with its fields `request_id` and `actor`
     */
    Caller of(Message request) {
      return new Caller(actor(text(request, "actor")), mark(request));
    }

    Actor actor(String said) {
      if (said.isEmpty()) {
        return usual;
      }
      return Actor.parse(said)
          .orElseThrow(
              () -> refused("actor", "'" + Printable.of(said) + "' is not type:provider:subject"));
    }

    private RequestMark mark(Message request) {
      String id = text(request, "request_id");
      if (id.isEmpty()) {
        byte[] bits = new byte[16];
        random.nextBytes(bits);
        id = "server-" + HexFormat.of().formatHex(bits);
      } else if (!RequestMark.isName(id)) {
        throw refused("request_id", "must be 1 to 64 of A-Z a-z 0-9 . _ : -");
      }
      return new RequestMark(id, digest(request));
    }
  }

  /** Of everything that is asked but its name, in one form whatever the client made of it. */
  private static String digest(Message request) {
    FieldDescriptor name = request.getDescriptorForType().findFieldByName("request_id");
    Message asked = request.toBuilder().clearField(name).build();
    byte[] type = asked.getDescriptorForType().getFullName().getBytes(UTF_8);
    byte[] form = new byte[type.length + 1 + asked.getSerializedSize()];
    System.arraycopy(type, 0, form, 0, type.length);
    CodedOutputStream out =
        CodedOutputStream.newInstance(form, type.length + 1, form.length - type.length - 1);
    out.useDeterministicSerialization();
    try {
      asked.writeTo(out);
      out.checkNoSpaceLeft();
    } catch (IOException impossible) {
      throw new UncheckedIOException("there is room for exactly this message", impossible);
    }
    return HexFormat.of().formatHex(AccessToken.sha256(form));
  }

  private static String text(Message request, String field) {
    return (String) request.getField(request.getDescriptorForType().findFieldByName(field));
  }

  /** The agreement of a person; never of a program by itself. */
  Optional<Confirmation> confirmation(boolean given, PlanConfirmation said) {
    if (!given) {
      return Optional.empty();
    }
    PlanId plan;
    try {
      plan = new PlanId(said.getPlanId());
    } catch (IllegalArgumentException notOne) {
      throw refused("confirmation.plan_id", "is not a plan id: 64 lower case hex digits");
    }
    return Optional.of(
        new Confirmation(plan, confirmer(said.getConfirmedBy()), Confirmation.Channel.SERVICE));
  }

  private Actor confirmer(String said) {
    if (said.isEmpty()) {
      if (!actor.isPerson()) {
        throw refused(
            "confirmation.confirmed_by",
            "must name the person who agreed, as user:provider:subject: the actor is none");
      }
      return actor;
    }
    return Actor.parse(said)
        .filter(Actor::isPerson)
        .orElseThrow(() -> refused("confirmation.confirmed_by", "must be user:provider:subject"));
  }

  /**
   * @param given whether it was said at all
   */
  static Optional<StoreVersion> version(boolean given, int number, String argument) {
    if (!given) {
      return Optional.empty();
    }
    try {
      return Optional.of(new StoreVersion(number));
    } catch (IllegalArgumentException nonsense) {
      throw refused(argument, "is not a store version");
    }
  }

  static RefusedException refused(String argument, String problem) {
    return new RefusedException(new Refusal.InvalidArgument(argument, problem));
  }
}
