#include "cli/text/completions.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace nullor::cli {

namespace {

// With a backslash before each of these characters.
std::string backslashed(const std::string& text, const char* characters) {
    std::string result;
    for (const char c : text) {
        if (std::string_view(characters).find(c) != std::string_view::npos) result += '\\';
        result += c;
    }
    return result;
}

// Between single quotes, of a shell that ends one at the next.
std::string shell_quoted(const std::string& text) {
    std::string result = "'";
    for (const char c : text) result += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return result + "'";
}

std::vector<std::string> names_of(const CommandText& command) {
    std::vector<std::string> names;
    for (const OptionText& option : command.options)
        if (!option.operand) names.insert(names.end(), option.names.begin(), option.names.end());
    return names;
}

std::vector<std::string> commands_of(const CommandText& program) {
    std::vector<std::string> names;
    for (const CommandText& command : program.commands) names.push_back(command.name);
    return names;
}

// '(-o --output)'{-o,--output}'[meaning]:value:_files'
std::string zsh_argument(const OptionText& option) {
    std::string tail = "[" + backslashed(option.meaning, "[]:\\") + "]";
    if (!option.value.empty()) {
        const std::string values =
            option.choices.empty() ? "_files" : fmt::format("({})", fmt::join(option.choices, " "));
        tail += fmt::format(":{}:{}", backslashed(option.value, "[]:\\"), values);
    }
    const std::string star = option.repeats ? "*" : "";
    if (option.names.size() == 1) return shell_quoted(star + option.names[0] + tail);
    const std::string others = option.repeats ? "*" : fmt::format("({})", fmt::join(option.names, " "));
    return fmt::format("{}{{{}}}{}", shell_quoted(others), fmt::join(option.names, ","), shell_quoted(tail));
}

} // namespace

std::string bash_completion(const CommandText& program) {
    std::string text = "# bash completion of nullor: made by nullor completion bash\n"
                       "_nullor() {\n"
                       "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} words=\n"
                       "    COMPREPLY=()\n"
                       "    case \"${COMP_WORDS[1]} $prev\" in\n";
    std::string options = fmt::format("        *) words={} ;;\n",
                                      shell_quoted(fmt::format("{}", fmt::join(names_of(program), " "))));
    for (const CommandText& command : program.commands) {
        for (const OptionText& option : command.options) {
            if (option.choices.empty()) continue;
            std::vector<std::string> patterns;
            for (const std::string& name : option.names)
                patterns.push_back(
                    fmt::format("\"{} {}\"", command.name, option.operand ? command.name : name));
            text += fmt::format("        {}) words={} ;;\n", fmt::join(patterns, "|"),
                                shell_quoted(fmt::format("{}", fmt::join(option.choices, " "))));
        }
        options = fmt::format("        {}) words={} ;;\n", command.name,
                              shell_quoted(fmt::format("{}", fmt::join(names_of(command), " ")))) +
                  options;
    }
    text += "    esac\n"
            "    if [[ -n $words ]]; then\n"
            "        COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
            "        return\n"
            "    fi\n"
            "    case \"${COMP_WORDS[1]}\" in\n" +
            options +
            "    esac\n"
            "    if [[ $cur == -* ]]; then\n"
            "        COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
            "    elif ((COMP_CWORD == 1)); then\n";
    text += fmt::format("        COMPREPLY=($(compgen -W '{}' -- \"$cur\") $(compgen -f -- \"$cur\"))\n",
                        fmt::join(commands_of(program), " "));
    return text + "    else\n"
                  "        COMPREPLY=($(compgen -f -- \"$cur\"))\n"
                  "    fi\n"
                  "}\n"
                  "complete -o filenames -F _nullor nullor\n";
}

std::string zsh_completion(const CommandText& program) {
    std::string text = "#compdef nullor\n"
                       "# zsh completion of nullor: made by nullor completion zsh\n"
                       "_nullor() {\n"
                       "    local line state\n"
                       "    _arguments -C '1: :->command' '*::argument:->arguments'\n"
                       "    case $state in\n"
                       "    command)\n"
                       "        local -a commands=(\n";
    for (const CommandText& command : program.commands)
        text +=
            "            " + shell_quoted(command.name + ":" + backslashed(command.meaning, ":\\")) + "\n";
    text += "        )\n"
            "        _describe command commands\n"
            "        _files\n"
            "        ;;\n"
            "    arguments)\n"
            "        case $line[1] in\n";
    for (const CommandText& command : program.commands) {
        text += fmt::format("        {})\n            _arguments", command.name);
        std::string operands = " \\\n                '*:file:_files'";
        for (const OptionText& option : command.options) {
            if (!option.operand)
                text += " \\\n                " + zsh_argument(option);
            else if (!option.choices.empty())
                operands = fmt::format(" \\\n                '1:{}:({})'", option.value,
                                       fmt::join(option.choices, " "));
        }
        text += operands + "\n            ;;\n";
    }
    return text + "        esac\n"
                  "        ;;\n"
                  "    esac\n"
                  "}\n"
                  "compdef _nullor nullor\n";
}

std::string fish_completion(const CommandText& program) {
    std::string text = "# fish completion of nullor: made by nullor completion fish\n";
    for (const CommandText& command : program.commands)
        text += fmt::format("complete -c nullor -n __fish_use_subcommand -a {} -d {}\n", command.name,
                            shell_quoted(command.meaning));
    for (const CommandText& command : program.commands)
        for (const OptionText& option : command.options) {
            std::string line =
                fmt::format("complete -c nullor -n '__fish_seen_subcommand_from {}'", command.name);
            if (option.operand) {
                if (option.choices.empty()) continue;
                text += line + fmt::format(" -xa '{}'\n", fmt::join(option.choices, " "));
                continue;
            }
            for (const std::string& name : option.names)
                line += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
            if (!option.choices.empty())
                line += fmt::format(" -xa '{}'", fmt::join(option.choices, " "));
            else if (!option.value.empty())
                line += " -r";
            text += line + " -d " + shell_quoted(option.meaning) + "\n";
        }
    return text;
}

} // namespace nullor::cli
