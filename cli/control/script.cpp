#include "cli/control/script.hpp"

#include <algorithm>

#include "parser/text/words.hpp"

namespace nullor::cli::control {

namespace {

using parser::ControlLine;
using Kind = Statement::Kind;

constexpr std::pair<std::string_view, Kind> openers[] = {{"if", Kind::branch},
                                                         {"while", Kind::during},
                                                         {"dowhile", Kind::until},
                                                         {"repeat", Kind::repeat},
                                                         {"foreach", Kind::each}};

std::string first_word(const std::string& text) {
    return parser::lower_case(text.substr(0, text.find_first_of(" \t(")));
}

class Reader {
public:
    Reader(const std::vector<ControlLine>& lines, Diagnostics& diagnostics)
        : lines_(lines), diagnostics_(diagnostics) {}

    std::vector<Statement> all() {
        std::vector<Statement> list = until_end(false);
        while (at_ < lines_.size()) { // behind a stray end
            diagnostics_.error(lines_[at_].span, "stray-end", "'" + lines_[at_].text + "' ends nothing here");
            ++at_;
            std::vector<Statement> more = until_end(false);
            std::move(more.begin(), more.end(), std::back_inserter(list));
        }
        return list;
    }

private:
    // Up to an `end` or `else`, which is left to the caller.
    std::vector<Statement> until_end(bool inside) {
        std::vector<Statement> list;
        for (; at_ < lines_.size(); ++at_) {
            const ControlLine& line = lines_[at_];
            const std::string word = first_word(line.text);
            if (word == "end" || word == "else") return list;
            Statement statement{Kind::command, line.text, line.span, {}, {}};
            const auto opener = std::find_if(std::begin(openers), std::end(openers),
                                             [&](const auto& one) { return one.first == word; });
            if (opener != std::end(openers)) {
                statement.kind = opener->second;
                statement.text = line.text.substr(word.size());
                ++at_;
                read_body(statement);
            }
            list.push_back(std::move(statement));
        }
        if (inside) diagnostics_.error(opened_, "missing-end", "this has no 'end'");
        return list;
    }

    void read_body(Statement& statement) {
        opened_ = statement.span;
        statement.body = until_end(true);
        if (at_ < lines_.size() && first_word(lines_[at_].text) == "else") {
            ++at_;
            statement.otherwise = until_end(true);
        }
    }

    const std::vector<ControlLine>& lines_;
    Diagnostics& diagnostics_;
    std::size_t at_ = 0;
    Span opened_;
};

} // namespace

std::vector<Statement> read_script(const std::vector<ControlLine>& lines, Diagnostics& diagnostics) {
    return Reader(lines, diagnostics).all();
}

std::vector<std::string> words_of(const std::string& text) {
    std::vector<std::string> words;
    for (std::size_t p = 0; p < text.size();) {
        if (text[p] == ' ' || text[p] == '\t') {
            ++p;
            continue;
        }
        std::string word;
        bool quoted = false;
        for (; p < text.size() && (quoted || (text[p] != ' ' && text[p] != '\t')); ++p) {
            if (text[p] == '"')
                quoted = !quoted;
            else
                word += text[p];
        }
        words.push_back(std::move(word));
    }
    return words;
}

} // namespace nullor::cli::control
