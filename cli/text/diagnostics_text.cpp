#include "cli/text/diagnostics_text.hpp"
#include "cli/text/messages.hpp"

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>
#include <unistd.h>

namespace nullor::cli {

namespace {

constexpr std::size_t quoted_bytes = 200; // CONTRACT: source is cut to 200 characters around the place

// One mistake may make a hundred thousand messages.
constexpr std::size_t most_shown = 50;

struct Paint {
    const char *error, *warning, *note, *bold, *dim, *off;
};

constexpr Paint painted{"\x1b[31;1m", "\x1b[33;1m", "\x1b[36;1m", "\x1b[1m", "\x1b[2m", "\x1b[0m"};
constexpr Paint plain{"", "", "", "", "", ""};

const char* word(Severity severity) {
    return severity == Severity::error ? "error" : severity == Severity::warning ? "warning" : "note";
}

bool continues(char c) {
    return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

// Columns that the bytes take on a screen; tabs are shown as one blank.
std::size_t screen_width(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return !continues(c); }));
}

std::string shown(std::string_view text) {
    std::string clean(text);
    for (char& c : clean)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
    return clean;
}

std::string place(const Span& span, const parser::Sources& sources) {
    if (!span.known()) return {};
    // What is no file bears the text of an option.
    const std::string& name = sources.file(span.file).name;
    return fmt::format("{}:{}:{}: ", name.starts_with("<") ? cut_to_size(name) : name, span.line,
                       span.column);
}

std::string quote(const Span& span, const parser::Sources& sources, const Paint& paint) {
    if (!span.known() || span.line < 1) return {};
    std::string_view line = sources.line(span.file, span.line);
    std::size_t column = static_cast<std::size_t>(std::max(1, span.column)) - 1;
    column = std::min(column, line.size());
    std::string before, after;
    if (line.size() > quoted_bytes) {
        std::size_t start = column > quoted_bytes / 2 ? column - quoted_bytes / 2 : 0;
        while (start > 0 && continues(line[start])) --start;
        std::size_t end = std::min(line.size(), start + quoted_bytes);
        while (end < line.size() && continues(line[end])) ++end;
        before = start > 0 ? "..." : "";
        after = end < line.size() ? "..." : "";
        line = line.substr(start, end - start);
        column -= start;
    }
    const std::size_t length = std::min(static_cast<std::size_t>(std::max(1, span.length)),
                                        std::max<std::size_t>(1, line.size() - column));
    const std::size_t carets = std::max<std::size_t>(1, screen_width(line.substr(column, length)));
    const std::string number = fmt::format("{:>5}", span.line);
    return fmt::format("{}{} |{} {}{}{}\n{}{} |{} {}{}{}{}\n", paint.dim, number, paint.off, before,
                       shown(line), after, paint.dim, std::string(number.size(), ' '), paint.off,
                       std::string(before.size() + screen_width(line.substr(0, column)), ' '), paint.error,
                       std::string(carets, '^'), paint.off);
}

// Its chain, and that of the files which its place was read from.
std::vector<Frame> chain_of(const Diagnostic& diagnostic, const parser::Sources& sources) {
    std::vector<Frame> chain = diagnostic.chain;
    for (Span at = diagnostic.span; at.known();) {
        const parser::SourceFile& file = sources.file(at.file);
        at = file.from;
        if (at.known()) chain.push_back({"'" + file.name + "' is read here", at});
    }
    return chain;
}

} // namespace

bool colours_on(int file_descriptor) {
    const char* no_color = std::getenv("NO_COLOR");
    return isatty(file_descriptor) != 0 && !(no_color && *no_color);
}

std::string render(const Diagnostic& diagnostic, const parser::Sources& sources, bool colours) {
    const Paint& paint = colours ? painted : plain;
    const char* colour = diagnostic.severity == Severity::error     ? paint.error
                         : diagnostic.severity == Severity::warning ? paint.warning
                                                                    : paint.note;
    std::string text =
        fmt::format("{}{}{}{}{}:{} {}\n", paint.bold, place(diagnostic.span, sources), paint.off, colour,
                    word(diagnostic.severity), paint.off, cut_to_size(diagnostic.message));
    text += quote(diagnostic.span, sources, paint);
    if (!diagnostic.hint.empty())
        text += fmt::format("      {}hint:{} {}\n", paint.note, paint.off, cut_to_size(diagnostic.hint));
    for (const Frame& frame : chain_of(diagnostic, sources))
        text += fmt::format("      {}{}\n", cut_to_size(frame.what),
                            frame.span.known()
                                ? fmt::format(": {}:{}", sources.file(frame.span.file).name, frame.span.line)
                                : "");
    return text;
}

std::string render(const Diagnostics& diagnostics, const parser::Sources& sources, bool colours) {
    std::string text;
    std::size_t errors = 0, warnings = 0;
    bool shows = true; // a note goes with the error or warning before it
    for (const Diagnostic& diagnostic : diagnostics.all()) {
        if (diagnostic.severity == Severity::error)
            shows = ++errors <= most_shown;
        else if (diagnostic.severity == Severity::warning)
            shows = ++warnings <= most_shown;
        else if (diagnostic.code == "interrupted")
            shows = true;
        if (shows) text += render(diagnostic, sources, colours);
    }
    const auto more = [](std::size_t count, const char* thing) {
        return count > most_shown ? fmt::format("{} more {}{}", count - most_shown, thing,
                                                count == most_shown + 1 ? "" : "s")
                                  : std::string();
    };
    const std::string more_errors = more(errors, "error"), more_warnings = more(warnings, "warning");
    if (more_errors.empty() && more_warnings.empty()) return text;
    return text + fmt::format("... and {}{}{}\n", more_errors,
                              more_errors.empty() || more_warnings.empty() ? "" : " and ", more_warnings);
}

std::string json_string(const std::string& text) {
    std::string out = "\"";
    for (std::size_t k = 0; k < text.size(); ++k) {
        const auto c = static_cast<unsigned char>(text[k]);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += text[k];
        } else if (c < 0x20) {
            out += fmt::format("\\u{:04x}", c);
        } else if (c < 0x80) {
            out += text[k];
        } else {
            const std::size_t more = c >= 0xF0 && c < 0xF5 ? 3 : c >= 0xE0 ? 2 : c >= 0xC2 ? 1 : 0;
            bool whole = more > 0 && c < 0xF5 && k + more < text.size();
            for (std::size_t j = 1; whole && j <= more; ++j) whole = continues(text[k + j]);
            if (whole) {
                out += text.substr(k, more + 1);
                k += more;
            } else {
                out += "\\ufffd";
            }
        }
    }
    return out + "\"";
}

std::string render_json(const Diagnostics& diagnostics, const parser::Sources& sources) {
    std::string text;
    const auto where = [&](const Span& span) {
        return span.known() ? fmt::format("\"file\": {}, \"line\": {}, \"column\": {}, \"length\": {}",
                                          json_string(sources.file(span.file).name), span.line, span.column,
                                          span.length)
                            : std::string("\"file\": null");
    };
    for (const Diagnostic& d : diagnostics.all()) {
        text += fmt::format(
            "{}  {{\"severity\": \"{}\", \"code\": {}, {}, \"message\": {}, \"hint\": {}, \"chain\": [",
            text.empty() ? "" : ",\n", word(d.severity), json_string(d.code), where(d.span),
            json_string(cut_to_size(d.message)), json_string(cut_to_size(d.hint)));
        const char* comma = "";
        for (const Frame& frame : chain_of(d, sources)) {
            text += fmt::format("{}{{\"what\": {}, {}}}", comma, json_string(cut_to_size(frame.what)),
                                where(frame.span));
            comma = ", ";
        }
        text += "]}";
    }
    return text;
}

} // namespace nullor::cli
