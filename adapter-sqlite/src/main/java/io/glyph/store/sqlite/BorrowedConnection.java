package io.glyph.store.sqlite;

import java.io.PrintWriter;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Set;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Lends the connection of our own transaction to Flyway, which believes that it has connections of
 * its own that commit by themselves.
 *
 * <p>After the first SQL error nothing runs any more: SQLite may have rolled back by then, and the
 * next statement, such as Flyway's note that a migration failed, would commit by itself.
 */
final class BorrowedConnection implements DataSource {
  /** What begins, ends or ties a transaction is not for a borrower. */
  private static final Set<String> SWALLOWED =
      Set.of(
          "close", "setAutoCommit", "commit", "rollback", "setReadOnly", "setTransactionIsolation");

  private final Connection real;
  private final Connection lent;
  private @Nullable SQLException failure;

  BorrowedConnection(Connection real) {
    this.real = real;
    this.lent = proxy(Connection.class, this::onConnection);
  }

  /** Says that the transaction has failed, in something that the borrower did not run itself. */
  void fail(SQLException reason) {
    if (failure == null) {
      failure = reason;
    }
  }

  /** The first SQL error, whatever the borrower made of it. */
  @Nullable SQLException failure() {
    return failure;
  }

  private @Nullable Object onConnection(Object self, Method method, Object @Nullable [] arguments)
      throws Throwable {
    String name = method.getName();
    if (SWALLOWED.contains(name)) {
      return null;
    }
    return switch (name) {
      case "getAutoCommit" -> true;
      case "isClosed" -> false;
      case "createStatement" -> proxy(Statement.class, onStatement(call(real, method, arguments)));
      case "prepareStatement" ->
          proxy(PreparedStatement.class, onStatement(call(real, method, arguments)));
      default -> call(real, method, arguments);
    };
  }

  private InvocationHandler onStatement(@Nullable Object made) {
    Object statement = Objects.requireNonNull(made);
    return (self, method, arguments) -> {
      if (method.getName().equals("getConnection")) {
        return lent;
      }
      if (method.getName().startsWith("execute")) {
        requireAlive();
      }
      return call(statement, method, arguments);
    };
  }

  private void requireAlive() throws SQLException {
    if (failure != null) {
      throw new SQLException("the transaction has failed before", failure);
    }
  }

  private @Nullable Object call(Object target, Method method, Object @Nullable [] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException wrapped) {
      Throwable thrown = wrapped.getCause() == null ? wrapped : wrapped.getCause();
      if (thrown instanceof SQLException sql && failure == null) {
        failure = sql;
      }
      throw thrown;
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            BorrowedConnection.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  @Override
  public Connection getConnection() {
    return lent;
  }

  @Override
  public Connection getConnection(String user, String password) {
    return lent;
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(PrintWriter out) {
    // Nothing is logged.
  }

  @Override
  public void setLoginTimeout(int seconds) {
    // The connection is open already.
  }

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("nothing is logged");
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("wraps nothing");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
