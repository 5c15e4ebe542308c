package dev.vernier.benchmarks.ablations;

import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/// A picture of a few lines over numbered places, as SVG.
///
/// @param logarithmic whether the vertical axis shows powers of ten; values that are not positive
///   are then left out
/// @param lines in the order of their legend, at most as many as there are colours
record LineChart(
    String title, String xLabel, String yLabel, boolean logarithmic, List<Line> lines) {

  /// @param values the first one at place 1
  @SuppressWarnings("ArrayRecordComponent") // Not compared.
  record Line(String name, double[] values) {}

  private static final int WIDTH = 720;
  private static final int HEIGHT = 380;
  private static final int LEFT = 70;
  private static final int RIGHT = 190;
  private static final int TOP = 40;
  private static final int BOTTOM = 50;

  /// Colours that people with colour blindness can tell apart (Okabe and Ito 2008).
  private static final List<String> COLOURS =
      List.of("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000");

  String svg() {
    double low = values().min().orElse(0);
    double high = values().max().orElse(1);
    if (logarithmic) {
      low = Math.floor(low);
      high = Math.ceil(high);
    } else {
      double margin = 0.05 * Math.max(high - low, 1e-9);
      low -= margin;
      high += margin;
    }
    int places = lines.stream().mapToInt(line -> line.values().length).max().orElse(1);
    var out = new StringBuilder();
    out.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">\n"
            .formatted(WIDTH, HEIGHT));
    out.append("<rect width=\"%d\" height=\"%d\" fill=\"white\"/>\n".formatted(WIDTH, HEIGHT));
    out.append(text(LEFT, 22, "start", "font-size=\"15\"", title));
    out.append(text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 12, "middle", "", xLabel));
    out.append(
        text(
            18,
            (TOP + HEIGHT - BOTTOM) / 2.0,
            "middle",
            "transform=\"rotate(-90 18 %d)\"".formatted((TOP + HEIGHT - BOTTOM) / 2),
            yLabel));
    for (double tick : ticks(low, high)) {
      double y = y(tick, low, high);
      out.append(
          format(
              "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#ddd\"/>\n",
              LEFT, y, WIDTH - RIGHT, y));
      out.append(text(LEFT - 6, y + 4, "end", "", label(tick)));
    }
    for (int place = 1; place <= places; place += Math.max(1, (places - 1) / 6)) {
      out.append(text(x(place, places), HEIGHT - BOTTOM + 18, "middle", "", String.valueOf(place)));
    }
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      String colour = COLOURS.get(i);
      out.append(
          "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"%s\"/>\n"
              .formatted(colour, points(line.values(), places, low, high)));
      double y = TOP + 12 + 20.0 * i;
      out.append(
          format(
              "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"%s\" stroke-width=\"3\"/>\n",
              WIDTH - RIGHT + 12, y, WIDTH - RIGHT + 34, y, colour));
      out.append(text(WIDTH - RIGHT + 40, y + 4, "start", "", line.name()));
    }
    return out.append("</svg>\n").toString();
  }

  private DoubleStream values() {
    return lines.stream()
        .flatMapToDouble(line -> DoubleStream.of(line.values()))
        .filter(value -> Double.isFinite(value) && (!logarithmic || value > 0))
        .map(this::scaled);
  }

  private double scaled(double value) {
    return logarithmic ? Math.log10(value) : value;
  }

  private String points(double[] values, int places, double low, double high) {
    var points = new StringBuilder();
    for (int i = 0; i < values.length; i++) {
      double value = scaled(values[i]);
      if (Double.isFinite(value)) {
        points.append(format("%.1f,%.1f ", x(i + 1, places), y(value, low, high)));
      }
    }
    return points.toString().strip();
  }

  private static double x(double place, int places) {
    return LEFT + (WIDTH - LEFT - RIGHT) * (place - 1) / Math.max(places - 1, 1);
  }

  private static double y(double value, double low, double high) {
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (value - low) / (high - low);
  }

  private double[] ticks(double low, double high) {
    double step = logarithmic ? Math.max(1, Math.ceil((high - low) / 6)) : step((high - low) / 5);
    return DoubleStream.iterate(Math.ceil(low / step) * step, t -> t <= high + 1e-9, t -> t + step)
        .toArray();
  }

  /// 1, 2 or 5 times a power of ten, near a number.
  private static double step(double about) {
    double power = Math.pow(10, Math.floor(Math.log10(about)));
    double digit = about / power;
    return power * (digit < 1.5 ? 1 : digit < 3.5 ? 2 : digit < 7.5 ? 5 : 10);
  }

  private String label(double tick) {
    return logarithmic
        ? format("10^%d", Math.round(tick))
        : format("%s", Double.toString(Math.round(tick * 1e6) / 1e6));
  }

  private static String text(double x, double y, String anchor, String more, String text) {
    return format(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" %s>%s</text>\n",
        x, y, anchor, more, text.replace("&", "&amp;").replace("<", "&lt;"));
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
