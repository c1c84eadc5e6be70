package io.leadkeep.lead.columns;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.lead.CustomFields;
import io.leadkeep.lead.csv.CsvCell;
import io.leadkeep.lead.csv.CsvFile;
import io.leadkeep.lead.csv.LeadCsvWriter;
import io.leadkeep.text.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The columns of a file, and the fields of its rows. */
public final class LeadColumns {

    private static final String EMAIL = "email";
    private static final String PHONE = "phone";
    private static final String FIRST_NAME = "firstName";
    private static final String LAST_NAME = "lastName";

    /** Google puts it between several values of a cell. */
    private static final String SEVERAL = ":::";

    /** Number of cells in the header. */
    private final int width;

    private final List<Column> columns;

    /** By position; null for a column that is left out. */
    private final Column[] byPosition;

    /** Keys of custom fields by position; null for other columns. */
    private final String[] keys;

    private final int email;

    private final Substitutes substitutes;
    private final boolean isExport;

    /**
     * Columns for rows in which the best one for a field is empty.
     *
     * @param emails positions, the best one first
     * @param phones likewise
     * @param fullName position of the full name, or -1
     * @param namePart position of a column that is the first or last name, and may have both; or -1
     */
    record Substitutes(List<Integer> emails, List<Integer> phones, int fullName, int namePart) {}

    LeadColumns(int width, List<Column> columns, Substitutes substitutes) {
        this.width = width;
        this.columns = List.copyOf(columns);
        this.substitutes = substitutes;
        this.byPosition = new Column[width];
        columns.stream()
                .filter(column -> column.target() != null)
                .forEach(column -> byPosition[column.position()] = column);
        this.keys = new String[width];
        columns.stream()
                .filter(Column::isCustom)
                .forEach(column -> keys[column.position()] = column.key());
        this.email =
                columns.stream()
                        .filter(column -> EMAIL.equals(column.target()))
                        .map(Column::position)
                        .findFirst()
                        .orElse(-1);
        this.isExport = isExport();
    }

    /** A list of failed rows of an export has one column more. */
    private boolean isExport() {
        List<String> names = names();
        int last = columns.size() - 1;
        boolean hasError =
                last > 0
                        && columns.get(last).name().equals(Column.ERROR)
                        && columns.get(last).target() == null;
        return LeadCsvWriter.isHeader(hasError ? names.subList(0, last) : names);
    }

    public List<Column> columns() {
        return columns;
    }

    public List<String> names() {
        return columns.stream().map(Column::name).toList();
    }

    public Map<String, String> targets() {
        Map<String, String> targets = new LinkedHashMap<>();
        columns.forEach(column -> targets.put(column.name(), column.target()));
        return targets;
    }

    /** Returns whether the columns are exactly those of an export, in its order. */
    public boolean areOfAnExport() {
        return isExport;
    }

    int width() {
        return width;
    }

    /** Returns the position of the column of the address, or -1. */
    int emailPosition() {
        return email;
    }

    /** Returns the address of a row as the only field. */
    public ObjectNode email(CsvFile.Row row) {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        set(fields, EMAIL, cell(row, email));
        for (int i = 0; i < substitutes.emails().size() && fields.isEmpty(); i++) {
            set(fields, EMAIL, cell(row, substitutes.emails().get(i)));
        }
        return fields;
    }

    public boolean hasSeveralAddresses(CsvFile.Row row) {
        return !isExport && AddressCell.hasSeveral(cell(row, email));
    }

    /**
     * Values of a row.
     *
     * @param custom fields beside those in {@code customFields}
     */
    public record Values(ObjectNode fields, ObjectNode custom) {}

    /**
     * Returns the values of a row.
     *
     * @param withEmpty whether an empty cell is null, instead of absent
     */
    public Values values(CsvFile.Row row, boolean withEmpty) {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        ObjectNode custom = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < Math.min(width, row.cells().size()); i++) {
            Column column = byPosition[i];
            if (column == null) {
                continue;
            }
            String cell = cell(row, i);
            if (isBlank(cell)) {
                continue;
            }
            if (keys[i] != null) {
                custom.put(keys[i], cell);
            } else if (!column.target().equals(ColumnNames.FULL_NAME)) {
                set(fields, column.target(), cell);
                if (column.target().equals(PHONE) && !isExport && cell.contains(SEVERAL)) {
                    // Only the first number fits.
                    custom.put(column.name(), cell);
                }
            }
        }
        substitute(fields, custom, EMAIL, substitutes.emails(), row);
        substitute(fields, custom, PHONE, substitutes.phones(), row);
        setNames(fields, row);
        if (withEmpty) {
            addEmpty(fields, custom, row);
        }
        return new Values(fields, custom);
    }

    /**
     * A field is empty if no other column has filled it. A row may have fewer cells than columns.
     */
    private void addEmpty(ObjectNode fields, ObjectNode custom, CsvFile.Row row) {
        for (int i = 0; i < Math.min(width, row.cells().size()); i++) {
            if (byPosition[i] == null || !isBlank(cell(row, i))) {
                continue;
            }
            String target = byPosition[i].target();
            if (keys[i] != null) {
                custom.putIfAbsent(keys[i], NullNode.instance);
            } else if (target.equals(ColumnNames.FULL_NAME)) {
                fields.putIfAbsent(FIRST_NAME, NullNode.instance);
                fields.putIfAbsent(LAST_NAME, NullNode.instance);
            } else {
                fields.putIfAbsent(target, NullNode.instance);
            }
        }
    }

    private String cell(CsvFile.Row row, int position) {
        if (position < 0 || position >= row.cells().size()) {
            return "";
        }
        String cell = CsvCell.restore(row.cells().get(position));
        return isExport ? cell : CellText.clean(cell);
    }

    private static boolean isBlank(String cell) {
        return cell.isEmpty() || Text.trim(cell).isEmpty();
    }

    private void set(ObjectNode fields, String target, String cell) {
        if (!isBlank(cell)) {
            fields.set(target, value(target, cell));
        }
    }

    private JsonNode value(String target, String cell) {
        return switch (target) {
            case "tags" -> CsvCell.toTags(cell);
            case CustomFields.FIELD -> CsvCell.toJson(cell);
            case EMAIL -> text(isExport ? cell : AddressCell.first(cell));
            case PHONE -> text(isExport ? cell : firstOfSeveral(cell));
            default -> text(cell);
        };
    }

    private static JsonNode text(String text) {
        return JsonNodeFactory.instance.textNode(text);
    }

    private static String firstOfSeveral(String cell) {
        int end = cell.indexOf(SEVERAL);
        return end < 0 ? cell : cell.substring(0, end).strip();
    }

    /** Takes the cell of the first other column; it is not a custom field then. */
    private void substitute(
            ObjectNode fields,
            ObjectNode custom,
            String field,
            List<Integer> positions,
            CsvFile.Row row) {
        for (int i = 0; i < positions.size() && !fields.has(field); i++) {
            set(fields, field, cell(row, positions.get(i)));
            if (fields.has(field)) {
                custom.remove(keys[positions.get(i)]);
            }
        }
    }

    private void setNames(ObjectNode fields, CsvFile.Row row) {
        String first = fields.path(FIRST_NAME).textValue();
        String last = fields.path(LAST_NAME).textValue();
        if (substitutes.fullName() >= 0 && first == null && last == null) {
            FullName name = FullName.of(cell(row, substitutes.fullName()));
            if (name.first() != null) {
                fields.put(FIRST_NAME, name.first());
            }
            if (name.last() != null) {
                fields.put(LAST_NAME, name.last());
            }
        } else if (substitutes.namePart() >= 0 && first != null && last != null) {
            boolean isFirst = byPosition[substitutes.namePart()].target().equals(FIRST_NAME);
            fields.put(
                    isFirst ? FIRST_NAME : LAST_NAME,
                    isFirst ? FullName.rest(first, last) : FullName.rest(last, first));
        }
    }

    /** Returns why a row does not fit the header, or null. */
    public String surplus(CsvFile.Row row) {
        for (int i = width; i < row.cells().size(); i++) {
            if (!isBlank(row.cells().get(i))) {
                return "has %d cells for %d columns".formatted(row.cells().size(), width);
            }
        }
        return null;
    }
}
