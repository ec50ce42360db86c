package io.gamlp.flink.pipeline;

import java.lang.reflect.Method;

/**
 * One call of the program with what it printed: the session of the command line's own tests, which
 * its package keeps to itself.
 */
public record Gamlp(int exitCode, String out, String err) {

  public static Gamlp run(String line) {
    try {
      Class<?> type = Class.forName("io.gamlp.flink.cli.Session");
      Method call = type.getDeclaredMethod("of", Pipelines.class, String[].class);
      call.setAccessible(true);
      Object session = call.invoke(null, new DefaultPipelines(), line.trim().split(" +"));
      var exitCode = type.getDeclaredField("exitCode");
      exitCode.setAccessible(true);
      return new Gamlp(exitCode.getInt(session), text(session, "out"), text(session, "err"));
    } catch (ReflectiveOperationException e) {
      throw new AssertionError("the session of the command line's tests has changed", e);
    }
  }

  private static String text(Object session, String name) throws ReflectiveOperationException {
    Method method = session.getClass().getDeclaredMethod(name);
    method.setAccessible(true);
    return (String) method.invoke(session);
  }
}
