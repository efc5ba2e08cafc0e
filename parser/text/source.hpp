#pragma once
// Texts and places in them. A card may run over several lines; its text is one string, and every byte of it
// still knows the line and column that it came from.

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostics.hpp"

namespace nullor::parser {

struct SourceFile {
    std::string name; // as the user knows it: "netlists/inverting.cir", "<stdin>"
    std::string text;
    std::vector<int> starts; // offset of each line
    Span from;               // where it was read from first; unknown: no card did
};

// All texts of a run; Span::file indexes it. Grows only.
class Sources {
public:
    int add(std::string name, std::string text, Span from = {});
    [[nodiscard]] const SourceFile& file(int index) const { return files_[static_cast<std::size_t>(index)]; }
    [[nodiscard]] int count() const { return static_cast<int>(files_.size()); }
    [[nodiscard]] std::string_view line(int file, int line) const; // without its line end; lines from 1

private:
    std::vector<SourceFile> files_;
};

// One card, continuation lines joined by a blank where the `+` stood, comments removed.
class CardText {
public:
    CardText() = default;
    explicit CardText(int file) : file_(file) {}
    // Appends a piece that stands at the given line and column of the file.
    void append(std::string_view piece, int line, int column);

    [[nodiscard]] const std::string& text() const { return text_; }
    [[nodiscard]] Span span(std::size_t offset, std::size_t length) const;
    [[nodiscard]] int file() const { return file_; }

private:
    struct Piece {
        std::size_t offset;
        int line, column;
    };
    std::string text_;
    std::vector<Piece> pieces_;
    int file_ = -1;
};

} // namespace nullor::parser
