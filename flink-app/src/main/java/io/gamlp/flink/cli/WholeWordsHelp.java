package io.gamlp.flink.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Breaks the descriptions of options at spaces only. Left to itself picocli also breaks inside what
 * is to be typed as it stands, such as {@code s3://bucket} or {@code LO:HI:LEVELS}.
 */
final class WholeWordsHelp extends Help {

  WholeWordsHelp(CommandSpec spec, ColorScheme colours) {
    super(spec, colours);
  }

  @Override
  public Layout createDefaultLayout(
      List<OptionSpec> options, List<PositionalParamSpec> positionals, ColorScheme colours) {
    return new WholeWords(
        colours,
        TextTable.forDefaultColumns(
            colours,
            calcLongOptionColumnWidth(options, positionals, colours),
            commandSpec().usageMessage().width()));
  }

  private static final class WholeWords extends Layout {

    /** How far the lines of a description after its first one stand to the right. */
    private static final String INDENT = "  ";

    WholeWords(ColorScheme colours, TextTable table) {
      super(colours, table);
    }

    @Override
    public void layout(ArgSpec option, Text[][] rows) {
      for (Text[] row : rows) {
        int last = row.length - 1;
        Column column = table.columns()[last];
        for (Text line : lines(row[last], column.width - column.indent)) {
          row[last] = line;
          table.addRowValues(row);
          row = emptyRow(row.length);
        }
      }
    }

    private static Text[] emptyRow(int cells) {
      Text[] row = new Text[cells];
      Arrays.fill(row, Ansi.OFF.new Text(""));
      return row;
    }

    private List<Text> lines(Text text, int width) {
      List<Text> lines = new ArrayList<>();
      Text rest = text;
      while (rest.plainString().length() > width) {
        int end = rest.plainString().lastIndexOf(' ', width);
        if (end <= INDENT.length()) {
          break;
        }
        lines.add(rest.substring(0, end));
        rest = indent().concat(rest.substring(end + 1));
      }
      lines.add(rest);
      return lines;
    }

    private Text indent() {
      return colorScheme.ansi().new Text(INDENT, colorScheme);
    }
  }
}
