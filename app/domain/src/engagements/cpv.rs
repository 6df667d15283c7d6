//! The divisions of the Common Procurement Vocabulary: the first two digits of a code.

/// Number and short name of each division (assumed: from memory of the 2008 edition, shortened).
const DIVISIONS: [(usize, &str); 45] = [
    (3, "Farming, fishing and forestry products"),
    (9, "Fuel, electricity and energy"),
    (14, "Mining and basic metals"),
    (15, "Food and drink"),
    (16, "Agricultural machinery"),
    (18, "Clothing and footwear"),
    (19, "Textiles, plastic and rubber"),
    (22, "Printed matter"),
    (24, "Chemical products"),
    (30, "Office and computing machinery"),
    (31, "Electrical equipment and lighting"),
    (32, "Communication equipment"),
    (33, "Medical equipment and medicines"),
    (34, "Transport equipment"),
    (35, "Security and emergency equipment"),
    (37, "Sports goods, instruments and art"),
    (38, "Laboratory and precision equipment"),
    (39, "Furniture and furnishings"),
    (41, "Water"),
    (42, "Industrial machinery"),
    (43, "Construction machinery"),
    (44, "Construction materials"),
    (45, "Construction work"),
    (48, "Software and information systems"),
    (50, "Repair and maintenance"),
    (51, "Installation"),
    (55, "Hotels, restaurants and retail"),
    (60, "Transport services"),
    (63, "Supporting transport services"),
    (64, "Post and telecommunications"),
    (65, "Public utilities"),
    (66, "Finance and insurance"),
    (70, "Property"),
    (71, "Architecture, engineering and inspection"),
    (72, "IT services"),
    (73, "Research and development"),
    (75, "Public administration"),
    (76, "Oil and gas services"),
    (77, "Farming and gardening services"),
    (79, "Business services"),
    (80, "Education and training"),
    (85, "Health and social work"),
    (90, "Waste, cleaning and environment"),
    (92, "Recreation, culture and sport"),
    (98, "Other services"),
];

/// A division as people read it: `48 Software and information systems`.
pub fn cpv_division(division: usize) -> String {
    let name = DIVISIONS.iter().find(|(number, _)| *number == division).map_or("", |(_, name)| name);
    format!("{division:02} {name}").trim_end().to_owned()
}
