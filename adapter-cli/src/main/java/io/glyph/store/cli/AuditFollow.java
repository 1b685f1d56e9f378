package io.glyph.store.cli;

import io.glyph.store.application.usecase.FollowAuditLog;
import io.glyph.store.application.usecase.ReadAuditLog;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreLocation;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code glyph audit log --follow}: writes events as they come, each at once, until it is stopped
 * from outside or nobody takes them any more.
 */
final class AuditFollow implements FollowAuditLog.Listener {
  private static final int LOOK_AGAIN_MILLIS = 250;

  private final Call call;

  private AuditFollow(Call call) {
    this.call = call;
  }

  static int run(Call call, ReadAuditLog.Filter filter, long from) {
    StoreLocation store = call.store();
    FollowAuditLog useCase = call.useCases().followAuditLog();
    call.done(useCase.execute(store, filter, from, new AuditFollow(call)));
    return ExitCode.DONE;
  }

  @Override
  public boolean event(ReadAuditLog.Event event, long next) {
    if (call.json()) {
      Map<String, @Nullable Object> data = AuditLogCommand.document(event);
      data.put("next_offset", next);
      call.output().envelope("audit_event", data);
    } else {
      Output.write(call.console().out(), AuditLogCommand.line(event, call.console().zone()));
    }
    requireTaker();
    return true;
  }

  @Override
  public boolean passing(long next) {
    if (Thread.currentThread().isInterrupted()) {
      throw new RefusedException(new Refusal.Interrupted());
    }
    requireTaker();
    return true;
  }

  @Override
  public boolean idle(long next) {
    try {
      Thread.sleep(LOOK_AGAIN_MILLIS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new RefusedException(new Refusal.Interrupted());
    }
    return true;
  }

  private void requireTaker() {
    if (call.console().out().checkError()) {
      throw new OutputLost();
    }
  }
}
