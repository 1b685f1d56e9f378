package io.glyph.store.bootstrap.house;

import io.glyph.store.filesystem.DiskEffects;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** The real disk for a program that does not wait for others, or while others do something. */
public final class Patience {
  private Patience() {}

  /** What happens while the program waits. */
  public interface Meanwhile {
    void run() throws IOException;
  }

  /** Where nobody else writes, there is nothing to wait for. */
  public static DiskEffects none() {
    return whileWaiting(() -> {});
  }

  /** Something happens instead of each short wait. */
  public static DiskEffects whileWaiting(Meanwhile meanwhile) {
    DiskEffects real = DiskEffects.real();
    return (DiskEffects)
        Proxy.newProxyInstance(
            DiskEffects.class.getClassLoader(),
            new Class<?>[] {DiskEffects.class},
            (_, method, arguments) -> {
              if (method.getName().equals("pause")) {
                meanwhile.run();
                return null;
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException thrown) {
                throw thrown.getTargetException();
              }
            });
  }
}
