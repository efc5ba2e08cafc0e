#include "cli/text/man_page.hpp"

#include <fmt/format.h>

namespace nullor::cli {

namespace {

// A line of text for roff: backslashes and minus signs are themselves, and no first character is a command.
std::string roff(const std::string& text) {
    std::string result;
    bool line_begins = true;
    for (const char c : text) {
        if (line_begins && (c == '.' || c == '\'')) result += "\\&";
        if (c == '\\' || c == '-') result += '\\';
        result += c == '\\' ? 'e' : c;
        line_begins = c == '\n';
    }
    return result;
}

std::string usage(const CommandText& command) {
    std::string text = fmt::format("\\fBnullor {}\\fR", command.name);
    bool options = false;
    for (const OptionText& option : command.options) options = options || !option.operand;
    if (options) text += " [options]";
    for (const OptionText& option : command.options) {
        if (!option.operand) continue;
        const std::string word = "\\fI" + roff(option.names[0]) + "\\fR" + (option.repeats ? " ..." : "");
        text += option.required ? " " + word : " [" + word + "]";
    }
    return text;
}

} // namespace

std::string man_page(const CommandText& program, const std::string& version) {
    std::string text =
        fmt::format(".TH NULLOR 1 \"\" \"nullor {}\" \"User commands\"\n.SH NAME\n{}\n.SH SYNOPSIS\n",
                    roff(version), "nullor \\- a circuit simulator for op\\-amp circuits");
    for (const CommandText& command : program.commands) text += usage(command) + "\n.br\n";
    text += ".br\n\\fBnullor\\fR \\fIDECK\\fR is \\fBnullor run\\fR \\fIDECK\\fR.\n.SH COMMANDS\n";
    for (const CommandText& command : program.commands) {
        text += fmt::format(".SS {}\n{}: {}.\n", roff(command.name), usage(command), roff(command.meaning));
        for (const OptionText& option : command.options) {
            std::string names;
            for (const std::string& name : option.names)
                names += (names.empty() ? "" : ", ") + ("\\fB" + roff(name) + "\\fR");
            if (!option.operand && !option.value.empty()) names += " \\fI" + roff(option.value) + "\\fR";
            text += fmt::format(".TP\n{}\n{}\n", names, roff(option.meaning));
        }
        if (!command.footer.empty()) text += ".PP\n" + roff(command.footer) + "\n";
    }
    return text + ".SH \"EXIT STATUS\"\n.nf\n" + roff(program.footer) + "\n.fi\n";
}

} // namespace nullor::cli
