package io.gamlp.flink.stream;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class WatchTest {

  @Test
  void looksOnWhateverALookThrows() throws Exception {
    CountDownLatch looks = new CountDownLatch(3);
    try (Watch watch = new Watch("test")) {
      watch.start(
          () -> {
            looks.countDown();
            if (looks.getCount() == 2) {
              throw new OutOfMemoryError("thrown by a test");
            }
            throw new IllegalStateException("thrown by a test");
          },
          1);
      looks.await();
    }
  }
}
