package io.gamlp.flink.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GamlpOptionsTest {

  static List<Option<?>> options() {
    return GamlpOptions.all();
  }

  @Test
  void theListHoldsEveryDeclaration() throws IllegalAccessException {
    List<Option<?>> declared = new ArrayList<>();
    for (Field field : GamlpOptions.class.getFields()) {
      if (Modifier.isStatic(field.getModifiers()) && field.getType() == Option.class) {
        declared.add((Option<?>) field.get(null));
      }
    }
    assertThat(GamlpOptions.all()).hasSameElementsAs(declared).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("options")
  void isDescribedUsedAndHasAnExampleAndADefaultThatItTakes(Option<?> option) {
    assertThat(option.description()).endsWith(".");
    assertThat(Command.values()).anyMatch(option::appliesTo);
    option.parse(option.example(), "example");
    if (option.declaration().hasDefaultValue()) {
      option.parse(option.declaration().defaultValue().toString(), "default");
    }
  }

  @Test
  void keysAreDistinct() {
    assertThat(GamlpOptions.all()).extracting(Option::key).doesNotHaveDuplicates();
  }
}
