#include "tests/corpus/printout.hpp"

#include <algorithm>
#include <cctype>
#include <complex>
#include <fstream>
#include <sstream>

#include "engine/results/formats/reading.hpp"

namespace corpus {

namespace {

using nullor::results::Table;

std::vector<std::string> words(std::string line) {
    std::transform(line.begin(), line.end(), line.begin(), [](unsigned char c) { return std::tolower(c); });
    std::istringstream stream(line);
    std::vector<std::string> list;
    for (std::string word; stream >> word;) list.push_back(word);
    return list;
}

std::string column_of(const std::string& name) {
    const std::size_t branch = name.find("#branch");
    if (branch != std::string::npos) return "i(" + name.substr(0, branch) + ")";
    return name.find('(') != std::string::npos ? name : "v(" + name + ")";
}

// "1.0,", "2.0" are one complex number.
std::vector<std::complex<double>> numbers_of(const std::vector<std::string>& row) {
    std::vector<std::complex<double>> numbers;
    bool half = false;
    for (std::string word : row) {
        const bool begins = word.back() == ',';
        if (begins) word.pop_back();
        const auto number = nullor::results::number_of(word);
        if (!number) return {};
        if (half)
            numbers.back().imag(*number);
        else
            numbers.emplace_back(*number);
        half = begins;
    }
    return numbers;
}

class Pages {
public:
    std::vector<Table> tables;

    void line(const std::string& text) {
        const std::vector<std::string> row = words(text);
        if (row.empty() || row[0].starts_with("--")) return;
        if (row[0] == "index" && row.size() > 1 && is_pz(row[1])) return pz_page(row);
        if (row[0] == "index" && row.size() > 2) return page(row);
        if (!pz_names_.empty()) return pz_line(row);
        if (row[0] == "node" && row.size() == 2) return list();
        if (in_list_ && row[0] == "source") return;
        if (in_list_ && row.size() == 2) return listed(row);
        end_list();
        const std::vector<std::complex<double>> numbers = numbers_of(row);
        if (names_.empty() || numbers.size() != names_.size()) return names_.clear();
        if (header_.is_complex)
            tables.back().append(numbers[1].real(), numbers.data() + 2);
        else {
            std::vector<double> reals;
            for (std::size_t k = 2; k < numbers.size(); ++k) reals.push_back(numbers[k].real());
            tables.back().append(numbers[1].real(), reals.data());
        }
    }
    void end_list() {
        if (in_list_ && !listed_.empty()) {
            tables.emplace_back(header_);
            tables.back().append(0.0, listed_.data());
        }
        in_list_ = false;
    }

private:
    void page(const std::vector<std::string>& names) {
        end_list();
        if (names != last_) {
            header_ = {};
            header_.analysis = names[1] == "time" ? "tran" : names[1] == "frequency" ? "ac" : "dc";
            header_.is_complex = header_.analysis == "ac";
            header_.axis.name = names[1];
            for (std::size_t k = 2; k < names.size(); ++k)
                header_.columns.push_back({column_of(names[k]), nullor::Unit::none, {}});
            tables.emplace_back(header_);
        }
        names_ = last_ = names;
    }
    // Poles and zeros stand beside each other, pole(1) zero(1), in one line; a single one is "all".
    static bool is_pz(const std::string& name) {
        return name == "all" || name.starts_with("pole(") || name.starts_with("zero(");
    }
    void pz_page(const std::vector<std::string>& names) { pz_names_.assign(names.begin() + 1, names.end()); }
    void pz_line(const std::vector<std::string>& row) {
        const std::vector<std::complex<double>> numbers = numbers_of(row);
        nullor::results::Header header;
        header.analysis = "pz";
        header.is_complex = true;
        header.axis.name = "index";
        std::vector<std::complex<double>> values;
        for (std::size_t k = 0; k < pz_names_.size() && k + 1 < numbers.size(); ++k) {
            const std::string& name = pz_names_[k];
            header.columns.push_back({name == "all" ? "pole" : name.substr(0, 4), nullor::Unit::none, {}});
            values.push_back(numbers[k + 1]);
        }
        tables.emplace_back(header);
        tables.back().append(1, values.data());
        pz_names_.clear();
    }
    void list() {
        names_.clear();
        header_ = {};
        header_.analysis = "op";
        listed_.clear();
        in_list_ = true;
    }
    void listed(const std::vector<std::string>& row) {
        const auto value = nullor::results::number_of(row[1]);
        if (!value) return;
        header_.columns.push_back({column_of(row[0]), nullor::Unit::none, {}});
        listed_.push_back(*value);
    }

    nullor::results::Header header_;
    std::vector<std::string> names_, last_; // of the page, of the one before
    std::vector<double> listed_;
    bool in_list_ = false;
    std::vector<std::string> pz_names_; // of the line that follows
};

} // namespace

std::vector<Table> read_printout(const std::string& path) {
    std::ifstream stream(path);
    Pages pages;
    for (std::string line; std::getline(stream, line);) pages.line(line);
    pages.end_list();
    return std::move(pages.tables);
}

std::vector<std::string> verdicts_in(const std::string& text) {
    std::istringstream stream(text);
    std::vector<std::string> lines;
    for (std::string line; std::getline(stream, line);)
        if (line.starts_with("INFO: ")) lines.push_back(line);
    return lines;
}

} // namespace corpus
