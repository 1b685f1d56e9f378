package io.glyph.store.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.lang.classfile.ClassFile;
import java.lang.reflect.Field;
import java.util.Date;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.sqlite.SQLiteConnectionConfig;
import org.sqlite.date.FastDateFormat;

class LateDatesTest {
  private static final String CONFIG = SQLiteConnectionConfig.class.getName();
  private static final Date DAY = new Date(1_795_000_000_000L);

  private static byte[] shipped() {
    return LateDates.made(Rewritten.bytes(CONFIG), ClassFile.of());
  }

  /** A configuration as a new connection has it, of the class as it is shipped. */
  private static Object config() throws ReflectiveOperationException {
    return new Shipped()
        .loadClass(CONFIG)
        .getMethod("fromPragmaTable", Properties.class)
        .invoke(null, new Properties());
  }

  private static Object dateFormat(Object config) throws ReflectiveOperationException {
    return config.getClass().getMethod("getDateFormat").invoke(config);
  }

  @Test
  void aConnectionMakesNoDateFormat() throws Exception {
    Object config = config();
    assertNotSame(SQLiteConnectionConfig.class, config.getClass());
    Field kept = config.getClass().getDeclaredField("dateFormat");
    kept.setAccessible(true);

    assertNull(kept.get(config));
    assertEquals(List.of(), ClassFile.of().verify(shipped()));
    assertEquals(0, LateDates.eager(ClassFile.of().parse(shipped())));
  }

  @Test
  void whoAsksForADateGetsTheSameFormatAsBefore() throws Exception {
    Object config = config();
    FastDateFormat before =
        SQLiteConnectionConfig.fromPragmaTable(new Properties()).getDateFormat();

    FastDateFormat format = (FastDateFormat) dateFormat(config);

    assertEquals(before.format(DAY), format.format(DAY));
    assertSame(format, dateFormat(config));
    config.getClass().getMethod("setDateStringFormat", String.class).invoke(config, "yyyy");
    assertEquals("2026", ((FastDateFormat) dateFormat(config)).format(DAY));
  }

  /** That one class anew, beside all others of the driver. */
  private static final class Shipped extends ClassLoader {
    Shipped() {
      super(LateDatesTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      Class<?> known = findLoadedClass(name);
      if (known != null || !name.equals(CONFIG)) {
        return known == null ? super.loadClass(name, resolve) : known;
      }
      byte[] bytes = shipped();
      return defineClass(name, bytes, 0, bytes.length);
    }
  }
}
