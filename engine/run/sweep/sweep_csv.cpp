#include "engine/run/sweep/sweep_csv.hpp"

#include <filesystem>

#include "engine/results/writer.hpp"

namespace nullor::run {

namespace {

std::string with_word(const std::string& path, const std::string& word) {
    const std::filesystem::path whole(path);
    return (whole.parent_path() / (whole.stem().string() + "." + word + whole.extension().string())).string();
}

class CsvTables {
public:
    CsvTables(const SweepTask& task, const results::SweepFile& file) : task_(task), file_(file) {
        for (const SweepTask::Analysis& analysis : task.analyses) numbers_ += analysis.file.columns.size();
    }

    // Columns from `first` on of one analysis.
    [[nodiscard]] Outcome<Done> curves(const SweepTask::Analysis& analysis, std::size_t first,
                                       results::Writer& writer) const {
        const std::size_t saved = analysis.file.columns.size(), width = analysis.file_width();
        const bool is_complex = analysis.file.is_complex;
        const std::size_t rows = analysis.rows();
        std::vector<double> values(saved * width), row(saved);
        std::vector<std::complex<double>> complex(saved);
        for (std::uint64_t variant = 0; variant < task_.variants(); ++variant) {
            for (std::size_t p = 0; p < saved; ++p) {
                const Outcome<Done> read =
                    file_.get(first + p, {variant, 1}, std::span(values).subspan(p * width, width));
                if (!read) return read;
            }
            results::Header header = analysis.file;
            const Outcome<Done> placed = place(variant, header);
            if (!placed) return placed;
            writer.begin(header);
            for (std::size_t k = 0; k < rows; ++k) {
                const double axis = analysis.axis().empty() ? 0 : analysis.axis()[k];
                for (std::size_t p = 0; p < saved; ++p) {
                    const double* at = values.data() + p * width;
                    if (is_complex)
                        complex[p] = {at[2 * k], at[2 * k + 1]};
                    else
                        row[p] = at[k];
                }
                if (!(is_complex ? writer.row(axis, complex.data()) : writer.row(axis, row.data()))) break;
            }
            writer.end();
        }
        return writer.finish();
    }

    [[nodiscard]] Outcome<Done> numbers(results::Writer& writer) const {
        for (std::uint64_t variant = 0; variant < task_.variants(); ++variant) {
            results::Header header;
            header.title = task_.work->circuit->title;
            header.analysis = "meas";
            const Outcome<Done> placed = place(variant, header);
            if (!placed) return placed;
            std::vector<double> row;
            for (std::size_t k = task_.first_measure(); k < task_.numbers.size(); ++k) {
                header.columns.push_back(task_.numbers[k]);
                const Outcome<Done> read = number(k, variant, row.emplace_back());
                if (!read) return read;
            }
            writer.begin(header);
            const bool taken = writer.row(0, row.data());
            writer.end();
            if (!taken) break; // finish() says why
        }
        return writer.finish();
    }

private:
    [[nodiscard]] Outcome<Done> number(std::size_t k, std::uint64_t variant, double& value) const {
        return file_.get(numbers_ + k, {variant, 1}, std::span(&value, 1));
    }

    // Step, sample and what is drawn.
    [[nodiscard]] Outcome<Done> place(std::uint64_t variant, results::Header& header) const {
        header.coordinates =
            task_.steps[static_cast<std::size_t>(variant / task_.samples_each())].coordinates;
        if (task_.samples > 0)
            header.coordinates.push_back(
                {"sample", static_cast<double>(variant % task_.samples), Unit::none});
        for (std::size_t k = 0; k < task_.drawn.size(); ++k) {
            double value = 0;
            const Outcome<Done> read = number(k, variant, value);
            if (!read) return read;
            const bool stepped = std::any_of(header.coordinates.begin(), header.coordinates.end(),
                                             [&](const results::Coordinate& coordinate) {
                                                 return coordinate.name == task_.drawn[k].name;
                                             });
            header.coordinates.push_back(
                {stepped ? task_.drawn[k].name + "_drawn" : task_.drawn[k].name, value, task_.drawn[k].unit});
        }
        return Done{};
    }

    const SweepTask& task_;
    const results::SweepFile& file_;
    std::size_t numbers_ = 0; // index of the first number among the file's variables
};

} // namespace

Outcome<Done> write_csv(const SweepTask& task, const results::SweepFile& file, const std::string& path,
                        const results::Provenance& provenance, std::vector<std::string>& files) {
    const CsvTables tables(task, file);
    std::size_t first = 0;
    for (std::size_t a = 0; a < task.analyses.size(); ++a) {
        const SweepTask::Analysis& analysis = task.analyses[a];
        files.push_back(with_word(path, analysis.columns.header.analysis));
        auto writer = results::make_writer(results::Format::csv, files.back(), provenance);
        if (!writer) return writer.failure();
        const Outcome<Done> written = tables.curves(analysis, first, *writer.value());
        if (!written) return written;
        first += analysis.file.columns.size();
    }
    files.push_back(path);
    auto writer = results::make_writer(results::Format::csv, files.back(), provenance);
    if (!writer) return writer.failure();
    return tables.numbers(*writer.value());
}

} // namespace nullor::run
